import { inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "../../src/m365/secret.ts";
import { submitProbe } from "../../src/probe/smtp.ts";
import { onLab } from "../m365/onLab.ts";

const PASSWORD = new Secret("Pa55-word-of-the-lab");
const ACCOUNT = "alerts@contoso.com";

async function withAccount() {
  const world = await onLab();
  const tenant = world.connect();
  await tenant.exchange.invoke("New-MailUser", {
    HVEAccount: true,
    Name: "alerts",
    PrimarySmtpAddress: ACCOUNT,
    Password: PASSWORD,
  });
  const { smtpHost: host, smtpPort: port } = tenant.configuration;
  const probe = {
    host,
    port,
    account: ACCOUNT,
    signIn: { password: PASSWORD },
    to: "hve-probe@contoso.com",
    probeId: "p1",
  };
  return { ...world, probe };
}

const hidden = (value: unknown) => {
  const printed = inspect(value, { depth: 9 });
  expect(printed).not.toContain(PASSWORD.reveal());
  expect(printed).not.toContain(Buffer.from(PASSWORD.reveal()).toString("base64"));
};

test("a message is delivered, with the probe's id and a transcript without the password", async () => {
  await using world = await withAccount();
  const submitted = await submitProbe(world.probe);
  expect(submitted.reply).toMatch(/^250 /);
  expect(submitted.transcript).toContain("C: STARTTLS");
  expect(submitted.transcript).toContain("C: AUTH LOGIN");
  hidden(submitted);
  expect(world.lab.inbox.messages).toMatchObject([
    { id: submitted.messageId, account: ACCOUNT, from: ACCOUNT, headers: { "x-hve-probe": "p1" } },
  ]);
});

test("a wrong password is told as one", async () => {
  await using world = await withAccount();
  const failed = await submitProbe({
    ...world.probe,
    signIn: { password: new Secret("no, not this") },
  }).catch((error: unknown) => error);
  expect(failed).toMatchObject({
    code: "PROBE",
    stage: "auth",
    replyCode: 535,
    enhancedCode: "5.7.139",
    reason: expect.stringContaining("password is wrong"),
    fix: expect.any(String),
    message: expect.stringContaining(ACCOUNT),
  });
  expect(inspect(failed)).not.toContain("no, not this");
});

test("a recipient outside the tenant is told as one", async () => {
  await using world = await withAccount();
  const failed = submitProbe({ ...world.probe, to: "somebody@example.org" });
  await expect(failed).rejects.toMatchObject({ stage: "recipient", enhancedCode: "5.5.105" });
  hidden(await failed.catch((error: unknown) => error));
});

test("nobody listening is told as a closed way", async () => {
  const world = await withAccount();
  await world[Symbol.asyncDispose]();
  await expect(submitProbe(world.probe)).rejects.toMatchObject({
    stage: "connect",
    replyCode: undefined,
    fix: expect.stringContaining("587"),
  });
});
