/** Setup of a test run in which the kind that a test file is about does nothing in `apply`; see `emptiedApply.test.ts`. */
import { basename } from "node:path";
import { expect, vi } from "vitest";
import type { defineResource as Define } from "../../src/lifecycle/resource.ts";

vi.mock("../../src/lifecycle/resource.ts", async (original) => {
  const real = await original<{ defineResource: typeof Define }>();
  const tested = basename(expect.getState().testPath ?? "", ".test.ts").toLowerCase();
  return {
    ...real,
    defineResource(definition: Parameters<typeof Define>[0]) {
      if (definition.type.toLowerCase() !== tested) return real.defineResource(definition);
      const apply: typeof definition.apply = (
        _tenant,
        { id = "00000000-0000-4000-8000-000000000000", last },
      ) => Promise.resolve({ id, outputs: last?.outputs ?? {} });
      return real.defineResource({ ...definition, apply });
    },
  };
});
