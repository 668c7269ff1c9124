/** A program that runs one cmdlet on the stand-in and ends without closing anything: its arguments are options as JSON. */
import { exchangePowerShell } from "../../src/m365/exchangePowerShell.ts";
import { powerShellEnvironment } from "../../src/m365/powerShellEnvironment.ts";
import { Secret } from "../../src/m365/secret.ts";
import { STAND_IN, tokenNamed } from "./onStandIn.ts";

const { module, uri } = JSON.parse(process.argv[2]!) as { module: string; uri: string };
const exchange = exchangePowerShell({
  executable: STAND_IN,
  module,
  env: powerShellEnvironment(process.env, undefined),
  cmdlets: ["New-MailUser"],
  token: async () => tokenNamed("first"),
  endOf: () => Infinity,
  organization: async () => "contoso.onmicrosoft.com",
  connection: { ConnectionUri: uri },
});
const rows = await exchange.invoke("New-MailUser", { Name: "x", Password: new Secret("Very-secret-1") });
console.log(JSON.stringify(rows));
