import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { labClient } from "./labClient.ts";

const main = join(import.meta.dirname, "../../src/lab/main.ts");

function temporary() {
  const path = mkdtempSync(join(tmpdir(), "lab-test-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

test("state, inbox, authority and key survive a restart; no password lies in the folder", async () => {
  using folder = temporary();
  let before: string;
  let token: string;
  {
    await using lab = await labClient({ folder: folder.path });
    await lab.account();
    await lab.send();
    before = (await lab.admin("GET", "/dump")).text;
    token = await lab.token("https://graph.microsoft.com");
  }
  await using lab = await labClient({ folder: folder.path });
  expect((await lab.admin("GET", "/dump")).text).toBe(before);
  expect(await lab.send()).toMatch(/^250 /);
  expect(lab.inbox.messages).toHaveLength(2);
  const again = await lab.http(`${lab.addresses.graph}/v1.0/users`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(again.status).toBe(200);

  for (const name of readdirSync(folder.path)) {
    expect(readFileSync(join(folder.path, name), "utf8")).not.toContain("Sup3r-secret");
    if (name !== "ca.pem") expect([name, statSync(join(folder.path, name)).mode & 0o077]).toEqual([name, 0]);
  }
});

test("the state of an older lab is refused with what to do about it", async () => {
  using folder = temporary();
  const file = join(folder.path, "tenant.json");
  const older = async (change: (state: Record<string, any>) => void) => {
    {
      await using _lab = await labClient({ folder: folder.path });
    }
    const state = JSON.parse(readFileSync(file, "utf8")) as Record<string, any>;
    change(state);
    writeFileSync(file, JSON.stringify(state));
    await expect(labClient({ folder: folder.path })).rejects.toThrow("Remove its folder");
    rmSync(file);
  };
  await older((state) => delete state.billingPolicies);
  await older((state) => delete state.recipients[2].allowedApps);
});

test("a snapshot is restored, and a reset keeps what the lab was started with", async () => {
  await using lab = await labClient({ seed: (state) => (state.securityDefaults = true) });
  const dumped = async () => (await lab.admin("GET", "/dump")).body;
  const first = await dumped();
  await lab.account();
  const second = await dumped();
  const { id } = (await lab.admin("POST", "/snapshot")).body;
  await lab.exchange("Remove-MailUser", { Identity: "alerts", Confirm: false });
  lab.faults.add({ match: {}, kind: "throttle" });
  expect((await lab.admin("POST", "/restore", { id })).status).toBe(200);
  expect(await dumped()).toEqual(second);
  expect(lab.calls.entries).toEqual([]);
  await lab.exchange("Set-MailUser", { Identity: "alerts", DisplayName: "Changed" });
  await lab.admin("POST", "/restore", { id });
  expect(await dumped()).toEqual(second);
  await lab.admin("POST", "/reset");
  expect(await dumped()).toEqual(first);
  expect((await lab.admin("POST", "/restore", { id: 7 })).status).toBe(400);
});

test("two tenants built in another order have the same dump", async () => {
  const build = async (names: string[]) => {
    await using lab = await labClient();
    for (const name of names) await lab.account({ Name: name, PrimarySmtpAddress: `${name}@contoso.com` });
    await lab.account({ Name: "gone", PrimarySmtpAddress: "gone@contoso.com" });
    await lab.exchange("Remove-MailUser", { Identity: "gone", Confirm: false });
    return (await lab.admin("GET", "/dump")).body;
  };
  const dump = await build(["a", "b"]);
  expect(await build(["b", "a"])).toEqual(dump);
  expect(dump.softDeleted).toEqual(["gone@contoso.com"]);
  expect(dump.recipients.map(({ address }: { address: string }) => address)).toContain(
    "legacy-printer@contoso.com",
  );
});

test("the journal counts reads and writes, keeps no secret, and knows nothing of the admin interface", async () => {
  await using lab = await labClient();
  await lab.account();
  await lab.send();
  await lab.graph("GET", "/v1.0/users");
  await lab.admin("POST", "/exchange", {
    cmdlet: "Set-MailUser",
    parameters: { Identity: "alerts", DisplayName: "X" },
  });
  const { text, body } = await lab.admin("GET", "/calls");
  expect(text).not.toContain("Sup3r-secret");
  expect(text).not.toContain("lab-only-client-secret");
  expect(body.calls.map(({ name, write }: { name: string; write: boolean }) => [name, write])).toEqual([
    ["POST token", false],
    ["New-MailUser", true],
    ["AUTH", false],
    ["MESSAGE", true],
    ["POST token", false],
    ["GET /users", false],
  ]);
  expect(body.counters).toEqual({ reads: 4, writes: 2 });
});

test("somebody else's change, refused or done, and a reset", async () => {
  await using lab = await labClient();
  const elsewhere = (cmdlet: string, parameters: object) =>
    lab.admin("POST", "/exchange", { cmdlet, parameters });
  expect((await elsewhere("Get-MailUser", { Identity: "ghost" })).body.refused.type).toMatch(
    /NotFoundException$/,
  );
  expect((await elsewhere("New-AuthenticationPolicy", { Name: "x" })).body.rows).toHaveLength(1);
  expect((await elsewhere("Bogus", {})).status).toBe(400);
  await lab.admin("POST", "/reset");
  expect((await lab.exchange("Get-AuthenticationPolicy", {})).rows).toHaveLength(1);
});

test("the admin interface asks for its key", async () => {
  await using lab = await labClient();
  expect((await lab.http(`${lab.addresses.admin}/dump`, {})).status).toBe(401);
});

test.each(["SIGTERM", "SIGINT", "closed input"])(
  "the process prints its addresses and ends on %s",
  async (end) => {
    using folder = temporary();
    const child = spawn(process.execPath, [main, "--folder", folder.path, "--with-parent"], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const addresses = JSON.parse(line) as { tenant: string; adminKey: string };
    expect(addresses).toMatchObject({ tenant: "contoso.onmicrosoft.com", smtpHost: "localhost" });
    const ended = once(child, "exit");
    if (end === "closed input") child.stdin.end();
    else child.kill(end as NodeJS.Signals);
    expect((await ended)[0]).toBe(0);
  },
);

test("--differences prints what the lab does not do", async () => {
  const text = await new Promise<string>((resolve, reject) =>
    execFile(process.execPath, [main, "--differences"], (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    ),
  );
  expect(text.trim().split("\n").length).toBeGreaterThan(10);
});
