import { expect, test } from "vitest";
import { labClient } from "./labClient.ts";

const text =
  "You have reached the maximum number of concurrent requests per tenant. Please wait and try again";
type Client = Awaited<ReturnType<typeof labClient>>;

/** Starts calls that the lab keeps, all of which count as running. */
async function held(lab: Client, calls: (() => Promise<unknown>)[]) {
  lab.faults.add({ match: { server: "exchange", times: calls.length }, kind: "hold", when: "before" });
  const running = calls.map((call) => call());
  await lab.holds.wait(
    () => lab.calls.entries.filter(({ held }) => held === "now").length === calls.length || undefined,
  );
  return async () => {
    lab.holds.release();
    await Promise.all(running);
  };
}

test("a fourth call at a time, and a second write to one object, are refused in plain text", async () => {
  await using lab = await labClient();
  await lab.admin("POST", "/exchange/limits", { concurrent: { parallel: 3, perObject: 1 } });
  const read = () => lab.exchange("Get-MailUser", {});
  const write = (Identity: string) =>
    lab.exchange("Set-MailUser", { Identity, HiddenFromAddressListsEnabled: true });

  const release = await held(lab, [read, read, read]);
  expect(await read()).toMatchObject({ status: 429, text });
  await release();
  expect((await read()).status).toBe(200);

  const releaseWrite = await held(lab, [() => write("legacy-printer")]);
  expect(await write("LEGACY-printer")).toMatchObject({ status: 429, text });
  expect((await write("nobody")).status).toBe(404);
  expect((await lab.exchange("Get-MailUser", { Identity: "legacy-printer" })).status).toBe(200);
  await releaseWrite();
  expect((await write("legacy-printer")).status).toBe(200);
});

test("every answer tells the rate, and who exceeds it is told when to come back", async () => {
  await using lab = await labClient({ frozen: true });
  const first = await lab.exchange("Get-MailUser", {});
  expect(first.headers.get("rate-limit-limit")).toBe("30000");
  expect(first.headers.get("rate-limit-remaining")).toBe("29999");
  expect(first.headers.get("rate-limit-reset")).toBe("2026-01-15T09:00:15.000Z");
  await lab.admin("POST", "/exchange/limits", { rate: 2 });
  expect((await lab.exchange("Get-MailUser", {})).headers.get("rate-limit-remaining")).toBe("0");
  lab.clock.now += 5_500;
  const over = await lab.exchange("Get-MailUser", {});
  expect([over.status, over.headers.get("retry-after")]).toEqual([429, "10"]);
  lab.clock.now += 9_500;
  expect((await lab.exchange("Get-MailUser", {})).status).toBe(200);
  expect(lab.calls.cameEarly()).toMatchObject([{ cameEarlyMs: 500 }]);
});
