import { inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "../../src/m365/secret.ts";
import { trustAuthority } from "../../src/m365/trustAuthority.ts";
import { submitProbe } from "../../src/probe/smtp.ts";
import { localAuthority } from "../m365/localAuthority.ts";
import { refusingServer } from "./refusingServer.ts";

const TOKEN = "header.payload.signature";
const probe = (port: number) =>
  submitProbe({
    host: "localhost",
    port,
    account: "invoices@contoso.com",
    signIn: { accessToken: new Secret(TOKEN) },
    to: "hve-probe@contoso.com",
    probeId: "p1",
  });

test("a server nobody vouches for gets neither token nor message", async () => {
  await using server = await refusingServer(await localAuthority(), "535 never asked");
  await expect(probe(server.port)).rejects.toMatchObject({
    stage: "tls",
    fix: expect.stringContaining("hve:caFile"),
  });
  expect(server.received.filter((line) => line.startsWith("AUTH"))).toEqual([]);
});

test("a refused token is told with the reply, and shown nowhere", async () => {
  const authority = await localAuthority();
  trustAuthority(authority.caFile);
  await using server = await refusingServer(
    authority,
    "535 5.7.144 XOAUTH2 authentication failed. Invalid API permissions",
  );
  const failed = await probe(server.port).catch((error: unknown) => error);
  expect(failed).toMatchObject({
    stage: "auth",
    enhancedCode: "5.7.144",
    fix: expect.stringContaining("Mail.Send"),
  });
  const sent = server.received.find((line) => line.startsWith("AUTH XOAUTH2"))!.split(" ")[2]!;
  expect(Buffer.from(sent, "base64").toString()).toContain(TOKEN);
  expect(inspect(failed, { depth: 9 })).not.toContain(TOKEN);
  expect(inspect(failed, { depth: 9 })).not.toContain(sent);
});
