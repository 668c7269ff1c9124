import { z } from "zod";
import { anyLicence, licence } from "../tenant/licence.ts";
import type { AdminRoute } from "./adminRoute.ts";
import { findUser } from "./findUser.ts";

/** What happens to users in the Entra admin centre. */
export const userRoutes: readonly AdminRoute[] = [
  {
    method: "POST",
    path: "/graph/user",
    does: "{user, accountEnabled?, licensed?: true | false | {group}}: user is an id or sign-in name; a licence makes a mailbox of a mail user.",
    run({ tenant }, input) {
      const wanted = z
        .strictObject({
          user: z.string(),
          accountEnabled: z.boolean().optional(),
          licensed: z.union([z.boolean(), z.strictObject({ group: z.string() })]).optional(),
        })
        .parse(input);
      tenant.write((state) => {
        const user = findUser(state, wanted.user);
        if (wanted.accountEnabled !== undefined) user.accountEnabled = wanted.accountEnabled;
        if (wanted.licensed === false) user.licences = [];
        else if (wanted.licensed !== undefined)
          licence.assign(state, user, anyLicence, wanted.licensed === true ? null : wanted.licensed.group);
      });
    },
  },
];
