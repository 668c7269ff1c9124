import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { kinds } from "../providers/index.ts";
import { loadDesiredState } from "../src/desired/load.ts";
import { hve } from "./support/command.ts";

const readme = readFileSync("README.md", "utf8");
const scripts = (JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> })
  .scripts;
const all = (pattern: RegExp) => [...new Set([...readme.matchAll(pattern)].map(([, name]) => name!))];

test("every desired-state example is a file without mistakes", () => {
  const examples = [...readme.matchAll(/```yaml\n([^]*?)```/g)].map(([, text]) => text!);
  expect(examples.length).toBeGreaterThan(0);
  const folder = mkdtempSync(join(tmpdir(), "readme-"));
  try {
    for (const [index, text] of examples.entries()) {
      const file = join(folder, `${index}.yaml`);
      writeFileSync(file, text);
      expect(loadDesiredState(file, kinds).entries.length).toBeGreaterThan(0);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("every command that README names exists", async () => {
  const { stdout } = await hve(["--help"]);
  for (const verb of all(/npx hve ([a-z]+)/g)) expect(stdout).toMatch(new RegExp(`^  ${verb}\\b`, "m"));
  for (const script of all(/npm run ([a-z:]+)/g)) expect(Object.keys(scripts)).toContain(script);
});

test("every file that README links to is there", () => {
  for (const path of all(/\]\(([a-z][\w./-]*)\)/gi)) expect(() => readFileSync(path)).not.toThrow(/ENOENT/);
});
