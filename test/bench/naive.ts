/**
 * The way existing scripts do it: a session for each resource, the same four reads for every account, one write for each account
 * and policy, everything one after the other, and nothing remembered.
 */
import type { LabAddresses } from "../../src/cli/labProcess.ts";
import { wanted, wantedAccounts } from "./desired.ts";
import { HttpsSession } from "./httpsSession.ts";

type Row = Record<string, any>;

export function naive(lab: LabAddresses, ca: string) {
  /** Signs in anew, over connections of its own, as each script does. */
  async function session<T>(resource: string, work: (send: Send) => Promise<T>): Promise<T> {
    using https = new HttpsSession(ca);
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: lab.clientId,
      client_secret: lab.clientSecret,
      scope: `${resource}/.default`,
    });
    const url = `${lab.authority}/oauth2/v2.0/token`;
    const answer = await https.send(
      "POST",
      url,
      { "content-type": "application/x-www-form-urlencoded" },
      `${form}`,
    );
    const { access_token: token } = JSON.parse(answer.text) as { access_token: string };
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    return await work(async (method, at, body) => {
      let answer: { status: number; text: string };
      do answer = await https.send(method, at, headers, body && JSON.stringify(body));
      while (answer.status === 429);
      const { text } = answer;
      return text === "" ? {} : (JSON.parse(text) as Row);
    });
  }

  const cmdlet = (name: string, parameters: object) =>
    session(lab.exchange, async (send) => {
      const url = `${lab.exchange}/adminapi/beta/${lab.tenantId}/InvokeCommand`;
      const { value = [] } = await send("POST", url, {
        CmdletInput: { CmdletName: name, Parameters: parameters },
      });
      return value as Row[];
    });

  async function readAccount(address: string) {
    const [user] = await cmdlet("Get-MailUser", { Identity: address });
    await cmdlet("Get-HVEAccountSettings", { Identity: address });
    await cmdlet("Get-HVEAccountBillingPolicy", { Identity: address });
    await cmdlet("Get-User", { Identity: address });
    return user;
  }

  return {
    /** Reads everything: four cmdlets for each account, two lists. */
    async readAll(accounts: number) {
      await cmdlet("Get-AuthenticationPolicy", {});
      await cmdlet("Get-BillingPolicy", { ResourceType: "HVE" });
      for (const { address } of wantedAccounts(accounts)) await readAccount(address);
    },

    /** Makes everything. @param blocking ids of the policies that block, which somebody has looked up by hand */
    async makeAll(accounts: number, password: string, billingPolicyId: string, blocking: readonly string[]) {
      await cmdlet("Get-AuthenticationPolicy", {});
      await cmdlet("Get-BillingPolicy", { ResourceType: "HVE" });
      await cmdlet("New-AuthenticationPolicy", { Name: wanted.policy, AllowBasicAuthSmtp: true });
      for (const { address, displayName } of wantedAccounts(accounts)) {
        await readAccount(address);
        const [made] = await cmdlet("New-MailUser", {
          HVEAccount: true,
          Name: address,
          PrimarySmtpAddress: address,
          DisplayName: displayName,
          Password: password,
        });
        const Identity = address;
        await cmdlet("Set-HVEAccountSettings", { Identity, ReplyTo: wanted.replyTo });
        await cmdlet("Set-HVEAccountBillingPolicy", { Identity, BillingPolicyId: billingPolicyId });
        await cmdlet("Set-User", { Identity, AuthenticationPolicy: wanted.policy });
        await cmdlet("Set-User", { Identity, StsRefreshTokensValidFrom: new Date().toISOString() });
        for (const policy of blocking) await exclude(policy, String(made!["ExternalDirectoryObjectId"]));
      }
    },
  };

  function exclude(policy: string, user: string) {
    return session(lab.graph, async (send) => {
      const url = `${lab.graph}/v1.0/identity/conditionalAccess/policies/${policy}`;
      const { conditions } = await send("GET", url);
      const excludeUsers = [...conditions.users.excludeUsers, user];
      await send("PATCH", url, { conditions: { users: { ...conditions.users, excludeUsers } } });
    });
  }
}

type Send = (method: string, url: string, body?: object) => Promise<Row>;
