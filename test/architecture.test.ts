import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

/** Who may import whom, folder by folder. A folder that is not listed here fails. */
const allowed: Record<string, string[]> = {
  "src/errors": [],
  "src/settle": ["src/errors"],
  "src/conditionalAccess": [],
  "src/m365": ["src/errors", "src/settle", "src/conditionalAccess"],
  "src/probe": ["src/errors", "src/settle", "src/m365"],
  "src/lifecycle": ["src/errors", "src/settle", "src/m365", "@pulumi/pulumi"],
  providers: ["src/errors", "src/settle", "src/m365", "src/lifecycle", "src/probe"],
  "src/desired": ["src/errors", "src/lifecycle"],
  "src/preflight": ["src/errors", "src/m365", "src/conditionalAccess"],
  "src/doctor": ["src/errors", "src/m365", "src/preflight"],
  "src/program": [
    "src/errors",
    "src/m365",
    "src/lifecycle",
    "src/desired",
    "src/preflight",
    "@pulumi/pulumi",
    "@pulumi/azuread",
  ],
  "src/main": [
    "src/errors",
    "src/desired",
    "src/m365",
    "src/preflight",
    "src/program",
    "providers",
    "@pulumi/pulumi",
  ],
  "src/adopt": ["src/errors", "src/m365", "src/lifecycle"],
  "src/engine": ["@pulumi/pulumi"],
  "src/lab": [],
  "src/cli": ["src/errors", "src/desired", "src/m365", "src/engine", "providers", "src/doctor", "src/adopt"],
};
const policed = (name: string) => name.startsWith(".") || name.startsWith("@pulumi/");
const home = (path: string) => /^(providers|@pulumi\/[^/]+|src\/[^/.]+)/.exec(path)?.[0] ?? path;
const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "src", "providers"], {
  encoding: "utf8",
})
  .trim()
  .split("\n")
  .filter((file) => file.endsWith(".ts"));

test.each(files)("%s imports only what its folder may", (file) => {
  const imports = [...readFileSync(file, "utf8").matchAll(/(?: from |\bimport\(|^import )"([^"]+)"/gm)]
    .map(([, name]) => name!)
    .filter(policed)
    .map((name) => home(name.startsWith(".") ? join(dirname(file), name) : name));
  expect([home(file), ...(allowed[home(file)] ?? [])]).toEqual(expect.arrayContaining(imports));
  expect(Object.keys(allowed)).toContain(home(file));
});

test("the median file has under 80 lines and none over 300", () => {
  const lines = files.map((file) => readFileSync(file, "utf8").split("\n").length - 1).sort((a, b) => a - b);
  expect(lines[Math.floor(lines.length / 2)]).toBeLessThan(80);
  expect(lines.at(-1)).toBeLessThanOrEqual(300);
});
