import { expect, test } from "vitest";
import { labClient } from "./labClient.ts";

test("connections, requests and bytes are counted, and forgotten by a reset", async () => {
  await using lab = await labClient();
  const before = lab.traffic.count();
  await lab.exchange("Get-MailUser", { HVEAccount: true });
  const { connections, requests, bytes } = lab.traffic.count();
  expect(requests).toEqual({ login: 1, exchange: 1 }); // a token, and the cmdlet
  expect(connections).toBeGreaterThan(before.connections);
  expect(bytes - before.bytes).toBeGreaterThan(500);
  lab.traffic.clear();
  expect(lab.traffic.count()).toEqual({ connections: 0, requests: {}, bytes: 0 });
});
