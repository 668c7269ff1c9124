import { describe, expect, test } from "vitest";
import type { CmdletParameters } from "../../src/m365/exchange.ts";
import { exchangeRest } from "../../src/m365/exchangeRest.ts";
import { refusals, successes } from "./exchangeRefusals.ts";
import { onStandIn, TENANT } from "./onStandIn.ts";
import { scriptedServer, type Scripted } from "./scriptedServer.ts";

type Outcome = Error & { rows?: unknown[]; retryAfterMs?: number };

const overRest = async (answers: Scripted[], cmdlet: string, parameters: CmdletParameters) => {
  await using server = await scriptedServer(answers);
  const endpoint = new URL(server.origin);
  return await settled(
    exchangeRest({ endpoint, tenantId: TENANT, token: async () => "token" }).invoke(cmdlet, parameters),
  );
};
const overPowerShell = async (answers: Scripted[], cmdlet: string, parameters: CmdletParameters) => {
  await using world = await onStandIn(answers);
  return await settled(world.exchange.invoke(cmdlet, parameters));
};
const settled = (call: Promise<unknown[]>) =>
  call.then(
    (rows): Outcome => ({ name: "", message: "no error", rows }),
    (error: Outcome) => error,
  );

describe.each([
  ["REST", overRest],
  ["PowerShell", overPowerShell],
])("over %s", (_transport, outcome) => {
  test.each(successes)("%s", async (_case, answer, rows, cmdlet = "Get-MailUser") => {
    expect(await outcome([answer], cmdlet, { Identity: "x" })).toEqual({
      name: "",
      message: "no error",
      rows,
    });
  });

  test.each(refusals)(
    "%s",
    async (_case, answer, name, text, cmdlet = "Get-MailUser", parameters = { Identity: "x" }) => {
      const error = await outcome([answer, answer], cmdlet, parameters);
      expect(error).toMatchObject({ name });
      expect(error.message).toMatch(text);
      expect(error.message).toContain(cmdlet);
    },
  );
});

test("the service's own waiting time and request id are kept", async () => {
  const answer = { status: 429, headers: { "retry-after": "7", "request-id": "abc" } };
  const error = await overRest([answer], "Get-MailUser", { Identity: "x" });
  expect(error.retryAfterMs).toBe(7000);
  expect(error.message).toContain("[request abc]");
});
