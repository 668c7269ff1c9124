import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { kinds } from "../providers/index.ts";
import { readmeTable } from "./support/readmeTable.ts";

const files = readdirSync("providers").filter((file) => file !== "index.ts");

test.each(files)("providers/%s is exported, described and tested", (file) => {
  const kind = kinds.find((each) => `${each.file}.ts` === file);
  expect(kind, "a line in providers/index.ts").toBeDefined();
  expect(kind!.description).toMatch(/^[A-Z].{20,}\.$/);
  expect(kind!.see).toMatch(/^https:\/\/learn\.microsoft\.com\//);
  expect(existsSync(`test/providers/${file.replace(".ts", ".test.ts")}`)).toBe(true);
});

test("every kind stands in a file of its own name", () => {
  expect(kinds.map((kind) => `${kind.file}.ts`).sort()).toEqual(files.sort());
});

test("README lists the kinds as their declarations describe them", () => {
  expect(readFileSync("README.md", "utf8")).toContain(readmeTable(kinds));
});
