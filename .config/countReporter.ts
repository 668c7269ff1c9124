/** Ends a test run with one plain line, `N passed, N failed`, that a pipeline can read without knowing vitest. */
import type { Reporter, TestModule } from "vitest/node";

export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]) {
    const notRun: string[] = [];
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        count[state] += 1;
        if (state === "skipped") notRun.push(`${module.relativeModuleId} > ${test.fullName}`);
      }
      // A file that does not even load has no tests to count, and must not pass for green.
      count.failed += module.errors().length;
    }
    const skipped = count.skipped + count.pending;
    process.once("exit", () => {
      for (const name of notRun) console.log(`SKIPPED: ${name}`);
      console.log(
        `${count.passed} passed, ${count.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`,
      );
    });
  }
}
