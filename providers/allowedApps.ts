/**
 * Which applications may send through one High Volume Email (HVE) account with OAuth: its Allowed Apps list, of at most ten.
 *
 * Get-HVEAccountSettings reads it, Add- and Remove-HVEAppAccess change it by object ids of service principals, which Graph knows.
 * The list has several owners: only members that are declared, or were added by us, are touched, unless it is `exclusive`.
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/add-hveappaccess
 */
import { z } from "zod";
import { InvalidInputError } from "../src/errors.ts";
import { ManagedApplication } from "../src/lifecycle/placeholder.ts";
import { defineResource, ref } from "../src/lifecycle/resource.ts";
import { hveAccount, hveAccountIds } from "../src/m365/hve.ts";
import { changeHveApps, MAX_APPS } from "../src/m365/hveApps.ts";
import { hveSettings } from "../src/m365/hveSettings.ts";
import { servicePrincipal } from "../src/m365/servicePrincipals.ts";
import type { Tenant } from "../src/m365/tenant.ts";

/** An application by its display name, its application (client) id, or the object id of its enterprise application. */
const app = z
  .string()
  .trim()
  .min(1)
  .transform((text) => (z.guid().safeParse(text).success ? text.toLowerCase() : text));

const list = z.array(app).max(MAX_APPS, `an account takes at most ${MAX_APPS} apps`);

/** Whether members that others added are taken off the list. Default false: they stay. */
const exclusive = z.boolean().default(false);

const inputs = z.strictObject({
  /** Guid of the HVE account. Changing it replaces the resource. */
  account: z.guid().toLowerCase(),
  /**
   * Names, client ids or service-principal object ids; at most 10. A change takes up to 5 minutes. *Unverified*: through an account
   * with an empty list, any application with the permission `Mail.Send` may send.
   */
  apps: list.transform((references) => [...new Set(references)].sort()),
  exclusive,
});

const outputs = z.object({
  /** Object ids that this stack put on the list; on delete they go. */
  added: z.array(z.string()),
  /** Object ids on the list that are not declared here. */
  others: z.array(z.string()),
});

/** The account's `allowedApps:` field: the apps, or them and whether they are the only ones. */
const field = z.union([list, z.strictObject({ apps: list, exclusive })]).optional();

/** Applications that the stack makes itself; `allowedApps` names them by their keys. Needs the Pulumi CLI. Default none. */
const applications = z
  .record(
    z.string().regex(/^[A-Za-z][\w-]{0,62}$/, "a name starts with a letter and has letters, digits, - and _"),
    z.strictObject({ displayName: z.string().trim().min(1).max(120) }),
  )
  .default({});

interface File {
  applications: z.infer<typeof applications>;
}
interface Account {
  key: string;
  allowedApps?: z.infer<typeof field>;
}

export const { provider, kind, AllowedApps } = defineResource({
  type: "AllowedApps",
  description: "The applications that may send through one HVE account with OAuth.",
  see: "https://learn.microsoft.com/powershell/module/exchangepowershell/add-hveappaccess",
  inputs,
  outputs,
  replaceOn: ["account"],
  nature: "setting",
  desired: {
    file: { applications },
    account: { allowedApps: field },
    entries: ({ file, accounts }: { file: File; accounts: Account[] }) =>
      accounts.flatMap(({ key, allowedApps }) => {
        if (allowedApps === undefined) return [];
        const { apps: named, exclusive } = Array.isArray(allowedApps)
          ? { apps: allowedApps, exclusive: false }
          : allowedApps;
        const apps = named.map((app) =>
          Object.hasOwn(file.applications, app) ? new ManagedApplication(app) : app,
        );
        const account = ref("HighVolumeAccount", key, "id");
        return { name: key, sender: key, inputs: { account, apps, exclusive } };
      }),
  },
  label: ({ account }) => `of account ${account}`,
  identities: hveAccountIds,
  find: (_tenant, { account }) => Promise.resolve(account),
  origin: async (tenant, id) => ({ createdAt: (await hveAccount(tenant, id)).whenCreated, usedBy: [] }),

  async observe(tenant, id, last) {
    const { address } = await hveAccount(tenant, id); // NotFoundError only when Exchange says so about this Guid
    const held = (await hveSettings(tenant, address)).allowedApps;
    const { apps = held, exclusive = false } = last?.inputs ?? {};
    const { known } = await resolved(tenant, apps);
    const ours = [...known].filter(([, objectId]) => held.includes(objectId));
    const others = held.filter((objectId) => ![...known.values()].includes(objectId));
    return {
      inputs: {
        account: id,
        // In the words of the declaration; what others added is a difference only where nobody else may add.
        apps: [...ours.map(([reference]) => reference), ...(exclusive ? others : [])].sort(),
        exclusive,
      },
      outputs: { others },
    };
  },

  async apply(tenant, { desired: { account, apps, exclusive }, last, takeover, track, warn }) {
    const { known, problems } = await resolved(tenant, apps);
    if (problems.length > 0)
      throw new InvalidInputError(
        `The allowed apps of ${account} cannot be found: ${problems.join("; ")}. Nothing was changed.`,
      );
    const wanted = [...new Set(known.values())];
    const { address } = await hveAccount(tenant, account);
    const held = (await hveSettings(tenant, address)).allowedApps;
    // The rest of an interrupted create is ours, although no state says so.
    const ours =
      last?.outputs.added ?? (takeover === "continued" ? wanted.filter((id) => held.includes(id)) : []);
    const Add = wanted.filter((id) => !held.includes(id));
    const Remove = held.filter((id) => !wanted.includes(id) && (exclusive || ours.includes(id)));
    const others = held.filter((id) => !wanted.includes(id) && !Remove.includes(id));
    if (wanted.length + others.length > MAX_APPS)
      throw new InvalidInputError(
        `An account takes at most ${MAX_APPS} allowed apps; ${address} would have ${wanted.length} of ours and ` +
          `${others.length} that others added (${others.join(", ")}). Nothing was changed.`,
      );
    const added = [...new Set([...ours, ...Add])].filter((id) => wanted.includes(id)).sort();
    const isSeen = await changeHveApps(tenant, address, { Add, Remove }, () =>
      track(account, { added, others }),
    );
    if (!isSeen) await warn("Exchange accepted the change, but does not show it yet.");
    if (held.length > 0 && wanted.length + others.length === 0) await warn(EMPTIED);
    return { id: account, outputs: { added, others } };
  },

  async remove(tenant, id, { outputs: { added = [] } }) {
    const { address } = await hveAccount(tenant, id);
    const held = (await hveSettings(tenant, address)).allowedApps;
    const Remove = held.filter((objectId) => added.includes(objectId));
    await changeHveApps(tenant, address, { Add: [], Remove });
  },
});

/** What an empty list means is not documented; before there were lists, every app with the permission could send. */
const EMPTIED = "its list is empty now, so that probably any app with Mail.Send may send through it.";

/** References with the object ids they mean, and a sentence for each that means none. */
async function resolved(tenant: Tenant, references: readonly string[]) {
  const known = new Map<string, string>();
  const problems: string[] = [];
  for (const reference of references) {
    const found = await servicePrincipal(tenant, reference);
    if ("problem" in found) problems.push(found.problem);
    else known.set(reference, found.objectId);
  }
  return { known, problems };
}
