/** From our client through PowerShell and the lab's module to the lab: with a stand-in, and with a real one where there is one. */
import { delimiter, dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { password } from "../../src/lab/tenant/password.ts";
import type { CmdletName } from "../../src/m365/exchangeCmdlets.ts";
import { forgetHveAccounts, hveAccounts } from "../../src/m365/hve.ts";
import { Secret } from "../../src/m365/secret.ts";
import { canSeeProcesses, startProcess } from "../cli/startedProcess.ts";
import { onLab } from "./onLab.ts";
import { STAND_IN, standInModule } from "./onStandIn.ts";
import { realPowerShell } from "./realPowerShell.ts";

const LAB_MODULE = join(
  import.meta.dirname,
  "../../src/lab/powershell/ExchangeOnlineManagement/ExchangeOnlineManagement.psd1",
);
const standIn = standInModule();
afterAll(standIn.remove);
const PASSWORD = 'Pa55-word $(whoami) `"of the lab';
const NOBODY = "00000000-1111-4222-8333-444444444444";

describe.each([
  { by: "a stand-in", executable: STAND_IN, module: standIn.module, skip: false },
  {
    by: "a real PowerShell",
    executable: realPowerShell ?? "",
    module: LAB_MODULE,
    skip: realPowerShell === undefined,
  },
])("through $by", ({ executable, module, skip }) => {
  const onPowerShell = async () => {
    const world = await onLab();
    const exchange = { exchange: "powershell", powerShell: executable, exchangeModule: module };
    return Object.assign(world, { tenant: world.connect(exchange) });
  };

  test.skipIf(skip)("makes, changes and removes an account, whose password signs in", async () => {
    await using world = await onPowerShell();
    const { exchange } = world.tenant;
    const address = "alerts@contoso.com";
    await exchange.invoke("New-MailUser", {
      HVEAccount: true,
      Name: "O'Brien $(whoami)",
      PrimarySmtpAddress: address,
      Password: new Secret(PASSWORD),
    });
    const user = world.lab.tenant.state.users.find(({ userPrincipalName }) => userPrincipalName === address)!;
    expect(password.matches(PASSWORD, user.passwordHash)).toBe(true);
    await exchange.invoke("Set-HVEAccountSettings", { Identity: address, ReplyTo: "ops@contoso.com" });
    const made = (await hveAccounts(world.tenant)).find((account) => account.address === address)!;
    await exchange.invoke("Set-MailUser", {
      HVEAccount: true,
      Identity: made.guid,
      EmailAddresses: { Add: ["smtp:alarms@contoso.com"], Remove: [] },
      HiddenFromAddressListsEnabled: true,
    });
    forgetHveAccounts(world.tenant);
    const changed = (await hveAccounts(world.tenant)).find((account) => account.guid === made.guid);
    expect(changed).toMatchObject({
      displayName: expect.stringContaining("$(whoami)"),
      secondaryAddresses: expect.arrayContaining(["alarms@contoso.com"]),
      hiddenFromAddressLists: true,
      whenCreated: expect.any(Date),
    });
    await exchange.invoke("Set-User", { Identity: made.guid, AuthenticationPolicy: null });
    await exchange.invoke("Remove-MailUser", { Identity: made.guid });
    await expect(exchange.invoke("Get-MailUser", { Identity: made.guid })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test.skipIf(skip)("says what the service says", async () => {
    await using world = await onPowerShell();
    const { exchange } = world.tenant;
    const code = (call: Promise<unknown>) =>
      call.then(
        () => "OK",
        (error: { code?: string }) => error.code,
      );
    expect(await code(exchange.invoke("Get-MailUser", { Identity: NOBODY }))).toBe("NOT_FOUND");
    expect(await code(exchange.invoke("Get-MailUser", { Identity: "x", Bogus: true }))).toBe("INVALID_INPUT");
    expect(await code(exchange.invoke("Get-MailUser", { Identity: "x", OutV: "script:commands" }))).toBe(
      "INVALID_INPUT",
    );
    expect(await code(exchange.invoke("Get-Mailbox" as CmdletName, { Identity: "x" }))).toBe("PERMISSION");
    expect(
      await code(
        exchange.invoke("New-MailUser", { HVEAccount: true, Name: "x", Password: new Secret("short") }),
      ),
    ).toBe("INVALID_INPUT");
  });
});

test.skipIf(realPowerShell === undefined)(
  "the whole story of `npm start` runs through a real PowerShell",
  { timeout: 300_000 },
  async () => {
    const folder = dirname(realPowerShell!);
    const path = { PATH: [...(folder === "." ? [] : [folder]), process.env["PATH"]].join(delimiter) };
    const start = startProcess(["start", "--exchange", "powershell"], path);
    expect(await start.ended, start.said()).toBe(0);
    if (canSeeProcesses) expect(start.left()).toEqual([]);
  },
);
