import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { StartReport } from "../../src/cli/start/report.ts";
import { canSeeProcesses, startProcess } from "./startedProcess.ts";

test("start keeps every promise of its story", { timeout: 180_000 }, async () => {
  const start = startProcess(["start"]);
  const code = await start.ended;
  const said = start.said();
  expect(said).not.toMatch(/✗|error:|^\s+at /m);
  expect(code).toBe(0);
  if (canSeeProcesses) expect(start.left()).toEqual([]);

  const lines = said.trimEnd().split("\n").slice(-10);
  expect(
    lines.map((line) => line.replace(/[0-9a-f]{8}|\b\d+\b/, "#").replace(/^((State|Report): ).*/, "$1…")),
  ).toMatchInlineSnapshot(`
      [
        "✓ The preview wrote nothing to the tenant.",
        "✓ Up made every resource, with # writes.",
        "✓ The probe mail # lies in the lab's inbox.",
        "✓ A second up changed nothing and wrote nothing.",
        "✓ The preview showed exactly these two differences, and wrote nothing.",
        "✓ Up with refresh put both back, with # writes.",
        "✓ Because of it the probe was sent again: #.",
        "✓ Destroy gave the tenant back as it was (soft-deleted users aside).",
        "State: …",
        "Report: …",
      ]
    `);
  expect(said).toMatch(/alerts +localhost:\d+, STARTTLS, user alerts@contoso\.com, password \(AUTH LOGIN\)/);
  expect(said).toMatch(/~ replyTo: "ops@contoso\.com" → "messaging@contoso\.com"/);
  expect(said).toMatch(/~ policy: "[0-9a-f-]{36}" → null/);

  const folder = join(/^Report: (.*)$/m.exec(said)![1]!, "..");
  const { steps } = JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as StartReport;
  expect(
    steps.map(({ verb, options, calls: { writes } }) => [verb, options.refresh ?? false, writes > 0]),
  ).toEqual([
    ["preview", false, false],
    ["up", false, true],
    ["up", false, false],
    ["preview", true, false],
    ["up", true, true],
    ["destroy", false, true],
  ]);
  expect(readFileSync(join(folder, "report.md"), "utf8")).toMatch(
    /\| update \| hve:ReplyTo \| alerts \| done \|/,
  );
  expect(readdirSync(join(folder, "..")).length).toBeLessThanOrEqual(3);

  // The stack file has the keys of the one that `npm run lab` uses, so that nothing works here only.
  const keys = (file: string) =>
    [...readFileSync(file, "utf8").matchAll(/^ {2}(hve:\w+):/gm)].map(([, key]) => key).sort();
  expect(keys(join(folder, "Pulumi.dev.yaml"))).toEqual(keys("Pulumi.dev.yaml"));
});
