import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import type { Call } from "../../src/lab/journal.ts";
import { labClient } from "./labClient.ts";

type Client = Awaited<ReturnType<typeof labClient>>;

const exists = async (lab: Client, Identity: string) =>
  (await lab.exchange("Get-AuthenticationPolicy", { Identity })).status === 200;

/** A process of its own that makes one policy; it prints what it is told. */
function maker(lab: Client, token: string, name: string) {
  const { exchange, tenantId, caFile } = lab.addresses;
  const request = {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({
      CmdletInput: { CmdletName: "New-AuthenticationPolicy", Parameters: { Name: name } },
    }),
  };
  const url = `${exchange}/adminapi/beta/${tenantId}/InvokeCommand`;
  return spawn(
    process.execPath,
    [
      "-e",
      `fetch(${JSON.stringify(url)}, ${JSON.stringify(request)}).then(({status}) => console.log(status), () => console.log("broken"))`,
    ],
    { env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile }, stdio: ["ignore", "pipe", "inherit"] },
  );
}

test.each([
  ["after", true],
  ["before", false],
] as const)("a process is killed at the n-th call, held %s its effect", async (when, effect) => {
  await using lab = await labClient();
  const token = await lab.token("https://outlook.office365.com");
  const next = lab.calls.entries.length + 1;
  await lab.admin("POST", "/faults", { match: { number: next }, kind: "hold", when });
  const child = maker(lab, token, "made");
  const held = (await lab.admin("GET", `/held?number=${next}`)).body as Call;
  expect(held).toMatchObject({ number: next, name: "New-AuthenticationPolicy", held: "now" });
  expect(held).not.toHaveProperty("delivered");
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  const gone = (await lab.admin("GET", `/held?number=${next}&until=gone`)).body as Call;
  expect(gone).toMatchObject({ number: next, held: "gone", delivered: false });
  expect(await exists(lab, "made")).toBe(effect);
  const others = lab.calls.entries.filter(({ number }) => number !== next);
  expect(others.map(({ delivered }) => delivered)).toEqual(others.map(() => true));
  expect(lab.calls.entries.map(({ number }) => number)).toEqual(
    lab.calls.entries.map((_, index) => index + 1),
  );
});

test("a held call that is released is answered, and takes effect only then when it was held before", async () => {
  await using lab = await labClient();
  const token = await lab.token("https://outlook.office365.com");
  lab.faults.add({ match: { name: "New-AuthenticationPolicy" }, kind: "hold", when: "before" });
  const child = maker(lab, token, "late");
  const { number } = (await lab.admin("GET", "/held")).body as Call;
  expect(await exists(lab, "late")).toBe(false);
  const told = once(child.stdout!, "data") as Promise<[Buffer]>;
  expect((await lab.admin("POST", "/release", { number })).body).toEqual({ released: 1 });
  expect((await told)[0].toString().trim()).toBe("200");
  expect(await exists(lab, "late")).toBe(true);
  expect(lab.calls.entries.find((call) => call.number === number)).toMatchObject({
    held: "released",
    delivered: true,
  });
  expect((await lab.admin("POST", "/release", {})).body).toEqual({ released: 0 });
});

test("a message is held in the middle of its submission", async () => {
  await using lab = await labClient();
  await lab.account();
  for (const name of ["RCPT", "MESSAGE"]) {
    lab.faults.add({ match: { server: "smtp", name }, kind: "hold" });
    const sent = lab.send();
    const { number } = (await lab.admin("GET", "/held")).body as Call;
    expect(lab.calls.entries.find((call) => call.number === number)?.name).toBe(name);
    await lab.admin("POST", "/release", { number });
    expect(await sent).toMatch(/^250 /);
  }
});

test("who repeats a call before Retry-After is over came early", async () => {
  await using lab = await labClient({ frozen: true });
  const read = (Identity: string) => lab.exchange("Get-MailUser", { Identity });
  const throttle = () =>
    lab.faults.add({ match: { server: "exchange" }, kind: "throttle", retryAfter: 30, retryAfterDate: true });
  throttle();
  expect((await read("a")).headers.get("retry-after")).toBe("Thu, 15 Jan 2026 09:00:30 GMT");
  lab.clock.now += 20_000;
  await read("b");
  await read("a");
  expect((await lab.admin("GET", "/calls")).body.cameEarly).toMatchObject([
    { parameters: { Identity: "a" }, cameEarlyMs: 10_000 },
  ]);
  throttle();
  await read("a");
  lab.clock.now += 30_000;
  await read("a");
  expect(lab.calls.cameEarly()).toHaveLength(1);
});
