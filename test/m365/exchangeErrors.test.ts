import { expect, test } from "vitest";
import type { CmdletParameters } from "../../src/m365/exchange.ts";
import { exchangeRest } from "../../src/m365/exchangeRest.ts";
import { refusals } from "./exchangeRefusals.ts";
import { scriptedServer, type Scripted } from "./scriptedServer.ts";

async function refused(
  answer: Scripted,
  cmdlet = "Get-MailUser",
  parameters: CmdletParameters = { Identity: "x" },
) {
  await using server = await scriptedServer([answer, answer]);
  const exchange = exchangeRest({
    endpoint: new URL(server.origin),
    tenantId: "11111111-1111-1111-1111-111111111111",
    token: async () => "token",
  });
  return await exchange.invoke(cmdlet, parameters).then(
    (rows) => ({ name: "", message: `no error: ${JSON.stringify(rows)}`, retryAfterMs: undefined }),
    (error: Error & { retryAfterMs?: number }) => error,
  );
}

test.each(refusals)("%s", async (_case, answer, name, text, cmdlet, parameters) => {
  const error = await refused(answer, cmdlet, parameters);
  expect(error).toMatchObject({ name });
  expect(error.message).toMatch(text);
  expect(error.message).toContain(cmdlet ?? "Get-MailUser");
});

test("the service's own waiting time and request id are kept", async () => {
  const error = await refused({ status: 429, headers: { "retry-after": "7", "request-id": "abc" } });
  expect(error.retryAfterMs).toBe(7000);
  expect(error.message).toContain("[request abc]");
});
