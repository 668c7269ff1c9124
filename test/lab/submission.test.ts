import { connect } from "node:net";
import { expect, test } from "vitest";
import { labClient } from "./labClient.ts";

test("a message is delivered with its headers, and the account's reply-to once that is honoured", async () => {
  await using lab = await labClient({ frozen: true });
  await lab.account();
  await lab.exchange("Set-HVEAccountSettings", {
    Identity: "alerts@contoso.com",
    ReplyTo: "ops@contoso.com",
  });
  expect(await lab.send({ headers: { "X-HVE-Probe": "1" }, text: ".dots\n..stay" })).toMatch(
    /^250 2\.0\.0 OK </,
  );
  lab.clock.now += (5 * 60 * 1000) / 600;
  await lab.send();
  const { messages } = (await lab.admin("GET", "/inbox")).body;
  expect(messages[0]).toMatchObject({
    account: "alerts@contoso.com",
    envelope: { from: "alerts@contoso.com", to: ["ops@contoso.com"] },
    headers: { "x-hve-probe": "1" },
    text: ".dots\n..stay\n",
  });
  expect(messages[0].headers).not.toHaveProperty("reply-to");
  expect(messages[1].headers["reply-to"]).toBe("ops@contoso.com");
});

test.each([
  [
    "an outside recipient",
    { to: "a@elsewhere.example" },
    /^550 5\.5\.105 External sending is not supported for High Volume Email accounts \[/,
  ],
  ["an unknown inside recipient", { to: "ghost@contoso.com" }, /^550 5\.1\.10 /],
  [
    "another envelope sender",
    { envelope: { from: "ops@contoso.com", to: "ops@contoso.com" } },
    /^550 5\.7\.62 /,
  ],
  [
    "another header From",
    { from: "ops@contoso.com", envelope: { from: "alerts@contoso.com", to: "ops@contoso.com" } },
    /^550 5\.6\.241 /,
  ],
  ["more than 10 MB", { text: "x".repeat(78).concat("\n").repeat(140_000) }, /^552 5\.3\.4 /],
])("refuses %s", async (_case, message, reply) => {
  await using lab = await labClient();
  await lab.account();
  expect(await lab.send(message)).toMatch(reply);
  expect(lab.inbox.messages).toEqual([]);
});

test("the 51st recipient is refused", async () => {
  await using lab = await labClient({
    seed(state) {
      const ops = state.recipients.find(({ name }) => name === "ops")!;
      for (let number = 0; number < 51; number++) ops.emailAddresses.push(`smtp:ops${number}@contoso.com`);
    },
  });
  await lab.account();
  const to = Array.from({ length: 51 }, (_, number) => `ops${number}@contoso.com`);
  await lab.send({ to });
  expect(lab.inbox.messages[0]!.envelope.to).toHaveLength(50);
});

test("refusals end with host, time and number", async () => {
  await using lab = await labClient({ frozen: true });
  await lab.account();
  expect(await lab.send({}, "Wr0ng-secret")).toMatch(
    /^535 5\.7\.139 Authentication unsuccessful, the user credentials were incorrect\. \[\S+\.PROD\.OUTLOOK\.COM 2026-01-15T09:00:00\.000Z [0-9A-F]{16}\]$/,
  );
});

test("what security defaults, a disabled account and a licence do to a sign-in", async () => {
  await using lab = await labClient();
  await lab.account();
  await lab.admin("POST", "/graph/securityDefaults", { isEnabled: true });
  expect(await lab.send()).toMatch(/^535 5\.7\.139 .*security defaults policy/);
  await lab.admin("POST", "/graph/securityDefaults", { isEnabled: false });
  const user = "alerts@contoso.com";
  await lab.admin("POST", "/graph/user", { user, accountEnabled: false });
  expect(await lab.send()).toMatch(/^535 5\.7\.3 Authentication unsuccessful \[/);
  await lab.admin("POST", "/graph/user", { user, accountEnabled: true, licensed: true });
  expect(await lab.send()).toMatch(/^451 4\.7\.0 .*AUTH2003/);
});

test("nothing but STARTTLS opens the way, and clear text sent ahead of it is dropped", async () => {
  await using lab = await labClient();
  const socket = connect(lab.addresses.smtpPort, "127.0.0.1");
  const lines: string[] = [];
  socket.setEncoding("utf8").on("data", (chunk: string) => lines.push(...chunk.trim().split("\r\n")));
  socket.write("AUTH LOGIN\r\nEHLO me\r\nAUTH LOGIN\r\nMAIL FROM:<alerts@contoso.com>\r\nBOGUS\r\nQUIT\r\n");
  await new Promise((resolve) => socket.once("close", resolve));
  expect(lines[0]).toMatch(/^220 \S+ Microsoft ESMTP MAIL Service ready at /);
  expect(lines[1]).toMatch(/^503 5\.5\.2 Send hello first/);
  expect(lines).toContain("250-STARTTLS");
  expect(lines.some((line) => line.includes("AUTH LOGIN"))).toBe(false);
  expect(lines.slice(-4).map((line) => line.slice(0, 10))).toEqual([
    "530 5.7.57",
    "530 5.7.57",
    "500 5.3.3 ",
    "221 2.0.0 ",
  ]);
});
