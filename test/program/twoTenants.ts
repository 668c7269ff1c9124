/** A program with two tenants, as a person would write it; their settings come from the environment, by name. */
import { AuthenticationPolicy } from "../../providers/authenticationPolicy.ts";
import { HighVolumeAccount } from "../../providers/highVolumeAccount.ts";
import { ReplyTo } from "../../providers/replyTo.ts";
import { HveProvider } from "../../src/program/hveProvider.ts";

const tenants = JSON.parse(process.env["TWO_TENANTS"]!) as Record<string, Record<string, string>>;
for (const [name, settings] of Object.entries(tenants)) {
  const provider = new HveProvider(name, settings);
  new AuthenticationPolicy(`${name}-policy`, { name: `${name} policy`, allowBasicAuthSmtp: true } as never, {
    provider,
  });
  const account = new HighVolumeAccount(
    `${name}-account`,
    {
      address: `${name}@contoso.com`,
      displayName: name,
      secondaryAddresses: [],
      hiddenFromAddressLists: false,
    } as never,
    { provider },
  );
  new ReplyTo(`${name}-replyTo`, { account: account.id, replyTo: "ops@contoso.com" }, { provider });
}
