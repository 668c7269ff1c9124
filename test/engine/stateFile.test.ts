import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { embeddedEngine } from "../../src/engine/embedded.ts";
import { parseCheckpoint } from "../../src/engine/checkpoint.ts";
import { ToyProject } from "./support/toyProject.ts";

// A state that cannot be understood is refused with the reason, and not a byte of it is changed.
const whole = await readFile(new URL("state/backend/.pulumi/stacks/toy/dev.json", import.meta.url), "utf8");
let toy: ToyProject;
beforeAll(async () => {
  toy = await ToyProject.create();
  await mkdir(dirname(toy.statePath), { recursive: true });
});
afterAll(() => toy[Symbol.asyncDispose]());

type Content = { version: unknown; features?: unknown; checkpoint?: any };
const changed = (change: (content: Content) => void): string => {
  const content = JSON.parse(whole) as Content;
  change(content);
  return JSON.stringify(content);
};

const cases: [string, string, RegExp][] = [
  ["cut off", whole.slice(0, whole.length / 2), /damaged: it is not JSON/],
  ["empty", "", /damaged: it is not JSON/],
  ["not an object", "[]", /damaged: it is not an object/],
  ["newer", changed((content) => (content.version = 4)), /is in version 4 of Pulumi's state format/],
  ["without a version", changed((content) => delete content.version), /damaged: it has no version/],
  ["without a checkpoint", changed((content) => delete content.checkpoint), /damaged: it has no checkpoint/],
  [
    "a deployment that is a list",
    changed((content) => (content.checkpoint.latest = [])),
    /deployment is not an object/,
  ],
  [
    "with a wrong magic",
    changed((content) => (content.checkpoint.latest.manifest.magic = "0")),
    /does not fit its version/,
  ],
  [
    "with unknown features",
    changed((content) => (content.features = ["hooks"])),
    /state features \(hooks\).*install the Pulumi CLI/s,
  ],
  [
    "of another secrets provider",
    changed((content) => (content.checkpoint.latest.secrets_providers = { type: "cloud", state: {} })),
    /the secrets provider cloud.*install the Pulumi CLI/s,
  ],
  [
    "a resource without its URN",
    changed((content) => delete content.checkpoint.latest.resources[1].urn),
    /no URN/,
  ],
  [
    "a secret that was altered",
    whole.replace(
      /("ciphertext":"v1:[^:]*:)(.)/,
      (_, head: string, first: string) => head + (first === "A" ? "B" : "A"),
    ),
    /cannot be decrypted/,
  ],
];

test.for(cases)("%s", async ([, text, reason]) => {
  await writeFile(toy.statePath, text);
  const result = await embeddedEngine.run("up", toy.stack);
  expect(result.exitCode).toBe(1);
  expect(result.diagnostics.map(({ message }) => message).join("\n")).toMatch(reason);
  expect(await readFile(toy.statePath, "utf8")).toBe(text);
  expect(await readdir(dirname(toy.statePath))).toEqual(["dev.json"]);
  expect(await readdir(join(toy.folder, "backend/.pulumi/locks/organization/toy/dev"))).toEqual([]);
});

test("cut off anywhere", () => {
  fc.assert(
    fc.property(fc.nat({ max: whole.length - 1 }), (end) => {
      expect(() => parseCheckpoint(whole.slice(0, end), "dev.json")).toThrow(/damaged/);
    }),
  );
});

test("opened with another passphrase", async () => {
  await writeFile(toy.statePath, whole);
  const result = await embeddedEngine.run("up", { ...toy.stack, passphrase: "wrong" });
  expect(result.exitCode).toBe(1);
  expect(result.diagnostics[0]?.message).toMatch(/passphrase does not open/);
  expect(await readFile(toy.statePath, "utf8")).toBe(whole);
});

test.for(["dev.json.gz", "dev.json.zst"])("compressed as %s", async (name) => {
  await using other = await ToyProject.create();
  await mkdir(dirname(other.statePath), { recursive: true });
  await writeFile(join(dirname(other.statePath), name), "");
  const result = await embeddedEngine.run("preview", other.stack);
  expect(result.diagnostics[0]?.message).toMatch(/is compressed.*install the Pulumi CLI/s);
});

test("a backend folder of another layout", async () => {
  await using other = await ToyProject.create();
  await mkdir(dirname(other.statePath), { recursive: true });
  await writeFile(join(other.folder, "backend/.pulumi/meta.yaml"), "version: 2\n");
  const result = await embeddedEngine.run("preview", other.stack);
  expect(result.diagnostics[0]?.message).toMatch(/layout 2.*install the Pulumi CLI/s);
});
