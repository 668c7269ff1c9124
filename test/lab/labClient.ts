import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { createTransport, type SendMailOptions } from "nodemailer";
import { startLab, type LabOptions } from "../../src/lab/lab.ts";

/** A lab of one's own on free ports, with the calls a test makes; its clock moves only when told. */
export async function labClient(options: LabOptions & { frozen?: boolean } = {}) {
  const { frozen = false, ...labOptions } = options;
  const clock = { now: Date.UTC(2026, 0, 15, 9) };
  const lab = await startLab({ ...(frozen ? { now: () => clock.now } : {}), ...labOptions });
  const { addresses } = lab;
  setDefaultCACertificates([...getCACertificates("default"), readFileSync(addresses.caFile, "utf8")]);

  async function token(resource: string): Promise<string> {
    const response = await fetch(`${addresses.authority}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: addresses.clientId,
        client_secret: addresses.clientSecret,
        scope: `${resource}/.default`,
      }),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  }

  async function http(url: string, init: RequestInit) {
    const response = await fetch(url, { ...init, redirect: "manual" });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: jsonOf(text) };
  }

  const client = {
    ...lab,
    clock,
    token,
    http,
    /** One cmdlet over `InvokeCommand`. */
    async exchange(cmdlet: string, parameters: unknown, { path = "" } = {}) {
      const answer = await http(
        `${addresses.exchange}/adminapi/beta/${addresses.tenantId}/InvokeCommand${path}`,
        {
          method: "POST",
          headers: {
            authorization: `Bearer ${await token("https://outlook.office365.com")}`,
            "content-type": "application/json",
          },
          body: JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: parameters } }),
        },
      );
      const { details, innererror } = answer.body?.error ?? {};
      return {
        ...answer,
        rows: (answer.body?.value ?? []) as Record<string, any>[],
        /** Where the service hides what it means. */
        said: (details?.[0]?.message ?? innererror?.internalexception?.message) as string | undefined,
      };
    },
    async graph(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
      return http(`${addresses.graph}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await token("https://graph.microsoft.com")}`,
          "content-type": "application/json",
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    },
    async admin(method: string, path: string, body?: object) {
      return http(`${addresses.admin}${path}`, {
        method,
        headers: { authorization: `Bearer ${addresses.adminKey}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    },
    /** A usual account, `alerts@contoso.com`. */
    async account(parameters: object = {}) {
      const answer = await client.exchange("New-MailUser", {
        Name: "alerts",
        HVEAccount: true,
        Password: "Sup3r-secret",
        PrimarySmtpAddress: "alerts@contoso.com",
        ...parameters,
      });
      return answer.rows[0]!;
    },
    /** Submits a message and returns the reply, refusals included. */
    async send(message: SendMailOptions = {}, password = "Sup3r-secret"): Promise<string> {
      const transport = createTransport({
        host: addresses.smtpHost,
        port: addresses.smtpPort,
        requireTLS: true,
        auth: { user: "alerts@contoso.com", pass: password },
      });
      try {
        const from = "alerts@contoso.com";
        return (
          await transport.sendMail({ from, to: "ops@contoso.com", subject: "s", text: "t", ...message })
        ).response;
      } catch (error) {
        return (error as { response?: string }).response ?? String(error);
      }
    },
  };
  return client;
}

function jsonOf(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
