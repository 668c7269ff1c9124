import { expect, test } from "vitest";
import { labClient } from "./labClient.ts";

test("a throttle is met once, with its Retry-After, and counted", async () => {
  await using lab = await labClient();
  const { body } = await lab.admin("POST", "/faults", {
    match: { server: "exchange", name: "get-mailuser" },
    kind: "throttle",
    retryAfter: 7,
  });
  expect((await lab.exchange("Get-User", {})).status).toBe(200);
  const answer = await lab.exchange("Get-MailUser", {});
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "7"]);
  expect((await lab.exchange("Get-MailUser", {})).status).toBe(200);
  expect((await lab.admin("GET", "/faults")).body.faults).toMatchObject([{ id: body.id, consumed: 1 }]);
});

test.each([
  ["nul", 403, "\0".repeat(4096)],
  ["html", 200, expect.stringContaining("<!DOCTYPE html>")],
  ["empty", 200, ""],
  ["malformedJson", 200, '{"value":[{"Identity":'],
  ["otherRow", 200, expect.stringContaining("somebody.else@contoso.com")],
  ["noRows", 200, "{}"],
] as const)("refuse with %s", async (body, status, text) => {
  await using lab = await labClient();
  lab.faults.add({ match: { server: "exchange" }, kind: "refuse", body });
  const answer = await lab.exchange("New-AuthenticationPolicy", { Name: "x" });
  expect({ status: answer.status, text: answer.text }).toEqual({ status, text });
  expect((await lab.exchange("Get-AuthenticationPolicy", { Identity: "x" })).status).toBe(404);
});

test("refuse in each server's own words", async () => {
  await using lab = await labClient();
  await lab.account();
  lab.faults.add({
    match: { server: "exchange" },
    kind: "refuse",
    status: 400,
    code: "Some.NullReferenceException",
    text: "Object reference not set to an instance of an object.",
  });
  expect((await lab.exchange("Get-MailUser", {})).said).toBe(
    "|Some.NullReferenceException|Object reference not set to an instance of an object.",
  );
  lab.faults.add({
    match: { server: "graph", name: "GET /users/{id}" },
    kind: "refuse",
    status: 503,
    code: "ServiceUnavailable",
  });
  expect(await lab.graph("GET", "/v1.0/users/x")).toMatchObject({
    status: 503,
    body: { error: { code: "ServiceUnavailable" } },
  });
  lab.faults.add({
    match: { server: "smtp", name: "MESSAGE" },
    kind: "refuse",
    status: 451,
    text: "4.7.0 Later",
  });
  expect(await lab.send()).toMatch(/^451 4\.7\.0 Later \[/);
});

test("the line is cut before the effect, or after it", async () => {
  await using lab = await labClient();
  const exists = async (Identity: string) =>
    (await lab.exchange("Get-AuthenticationPolicy", { Identity })).status === 200;
  lab.faults.add({ match: { server: "exchange" }, kind: "cutBefore" });
  await expect(lab.exchange("New-AuthenticationPolicy", { Name: "a" })).rejects.toThrow("fetch failed");
  expect(await exists("a")).toBe(false);
  lab.faults.add({
    match: { server: "exchange", name: "New-AuthenticationPolicy", skip: 1 },
    kind: "cutAfter",
  });
  await lab.exchange("New-AuthenticationPolicy", { Name: "b" });
  await expect(lab.exchange("New-AuthenticationPolicy", { Name: "c" })).rejects.toThrow("fetch failed");
  expect(await exists("c")).toBe(true);
});

test("a stale read shows the tenant before the last change", async () => {
  await using lab = await labClient();
  await lab.account();
  lab.faults.add({ match: { server: "exchange", name: "Get-MailUser", times: 2 }, kind: "stale" });
  for (const status of [404, 404, 200])
    expect((await lab.exchange("Get-MailUser", { Identity: "alerts" })).status).toBe(status);
});
