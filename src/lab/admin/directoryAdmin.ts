import { randomUUID } from "node:crypto";
import { z } from "zod";
import { builtInRoles } from "../conditionalAccess/builtInRoles.ts";
import { newRecipient } from "../tenant/newRecipient.ts";
import type { AdminRoute } from "./adminRoute.ts";
import { findUser } from "./findUser.ts";

const ids = z.array(z.guid().toLowerCase());

/** What Graph does not make here: users, directory roles, and groups of every sort. */
export const directoryAdmin: readonly AdminRoute[] = [
  {
    method: "POST",
    path: "/graph/guest",
    does: "{user, type, tenantId?}: makes a guest of a user; type is one of guestOrExternalUserTypes, or none.",
    run(world, input) {
      const { user, type, tenantId } = z
        .strictObject({ user: z.string(), type: z.string(), tenantId: z.guid().nullable().default(null) })
        .parse(input);
      world.tenant.write((state) => {
        const found = findUser(state, user);
        if (type === "none") delete found.guest;
        else found.guest = { type, tenantId };
      });
    },
  },
  {
    method: "POST",
    path: "/graph/person",
    does: "{name, id?}: a person with a mailbox, <name>@contoso.com; answers {id}.",
    run({ tenant }, input) {
      const { name, id } = z
        .strictObject({ name: z.string(), id: z.guid().toLowerCase().optional() })
        .parse(input);
      // Long enough ago for Graph to know the person by now.
      const now = tenant.now() - 24 * 60 * 60 * 1000;
      return tenant.write((state) => {
        const wanted = {
          kind: "UserMailbox",
          hve: false,
          name,
          address: `${name}@contoso.com`,
          now,
        } as const;
        const recipient = newRecipient(state, wanted);
        const user = state.users.find((candidate) => candidate.id === recipient.objectId)!;
        if (id !== undefined) recipient.objectId = user.id = id;
        return { id: user.id };
      });
    },
  },
  {
    method: "POST",
    path: "/graph/group",
    does: "{displayName, id?, members?, …}: any group, also mail-enabled, dynamic, licensed or nested ones; answers {id}.",
    run({ tenant }, input) {
      const { id = randomUUID(), ...wanted } = group.parse(input);
      const mailNickname = wanted.displayName.replaceAll(/[^a-z0-9]/gi, "").slice(0, 64) || "group";
      tenant.write((state) =>
        state.groups.push({ id, mailNickname, ...wanted, createdAt: tenant.now(), deletedAt: null }),
      );
      return { id };
    },
  },
  {
    method: "POST",
    path: "/graph/application",
    does: "{displayName, secret}: another application, with the permissions of the managing one; answers {clientId, objectId}.",
    run({ tenant }, input) {
      const named = z.strictObject({ displayName: z.string(), secret: z.string().min(1) }).parse(input);
      const ids = { clientId: randomUUID(), objectId: randomUUID(), registrationId: randomUUID() };
      tenant.write((state) =>
        state.applications.push({ ...structuredClone(state.applications[0]!), ...ids, ...named }),
      );
      return { clientId: ids.clientId, objectId: ids.objectId };
    },
  },
  {
    method: "POST",
    path: "/graph/directoryRole",
    does: "{roleTemplateId, members}: who holds a directory role; users and role-assignable groups, by id.",
    run({ tenant }, input) {
      const known = (id: string) => id in builtInRoles;
      const { roleTemplateId, members } = z
        .strictObject({
          roleTemplateId: z.string().toLowerCase().refine(known, "unknown role"),
          members: ids,
        })
        .parse(input);
      tenant.write((state) => {
        const role = state.directoryRoles.find((candidate) => candidate.roleTemplateId === roleTemplateId);
        if (role !== undefined) role.members = members;
        else state.directoryRoles.push({ id: randomUUID(), roleTemplateId, members });
      });
    },
  },
];

const group = z.strictObject({
  id: z.guid().toLowerCase().optional(),
  displayName: z.string(),
  description: z.string().nullable().default(null),
  mailEnabled: z.boolean().default(false),
  securityEnabled: z.boolean().default(true),
  groupTypes: z.array(z.enum(["Unified", "DynamicMembership"])).default([]),
  membershipRule: z.string().nullable().default(null),
  isAssignableToRole: z.boolean().default(false),
  licences: z.array(z.guid()).default([]),
  members: ids.default([]),
  owners: ids.default([]),
});
