import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { startVitest } from "vitest/node";
import { kinds } from "../providers/index.ts";

// A kind counts as tested when its own test notices that `apply` does nothing.
const files = kinds.map(({ file }) => `test/providers/${file}.test.ts`).filter((file) => existsSync(file));

test("emptying a kind's apply fails that kind's own test", { timeout: 180_000 }, async () => {
  const before = process.exitCode;
  const silent = { onTestRunEnd: () => undefined };
  const run = await startVitest("test", files, {
    config: false,
    run: true,
    watch: false,
    setupFiles: ["test/support/emptyApply.ts"],
    reporters: [silent],
    testTimeout: 60_000,
    maxWorkers: 2,
  });
  const modules = run.state.getTestModules();
  await run.close();
  process.exitCode = before; // the failures were asked for
  const failed = modules.filter((module) =>
    [...module.children.allTests()].some((each) => each.result().state === "failed"),
  );
  expect(
    modules.flatMap((module) => module.errors()),
    "every file loads",
  ).toEqual([]);
  expect(failed.map(({ relativeModuleId }) => relativeModuleId).sort()).toEqual([...files].sort());
});
