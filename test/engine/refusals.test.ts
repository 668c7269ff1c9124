import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { embeddedEngine } from "../../src/engine/embedded.ts";
import { ToyProject } from "./support/toyProject.ts";

// What the embedded engine leaves to Pulumi's own is refused by name, and nothing is done.
let toy: ToyProject;
beforeAll(async () => {
  toy = await ToyProject.create();
});
afterAll(() => toy[Symbol.asyncDispose]());

async function refusalOf(change: {
  program?: string;
  project?: string;
  stackFile?: string;
}): Promise<string> {
  await using own = await ToyProject.create();
  const file = (name: string): string => join(own.stack.projectFolder, name);
  if (change.program !== undefined)
    await writeFile(file("main.ts"), `import * as pulumi from "@pulumi/pulumi";\n${change.program}\n`);
  if (change.project !== undefined)
    await writeFile(file("Pulumi.yaml"), `${await readFile(file("Pulumi.yaml"), "utf8")}${change.project}\n`);
  if (change.stackFile !== undefined) await writeFile(file("Pulumi.dev.yaml"), `${change.stackFile}\n`);
  const { exitCode, diagnostics } = await embeddedEngine.run("up", own.stack);
  expect(exitCode).toBe(1);
  const calls = await own.takeCalls();
  expect(calls.filter(({ call }) => call !== "configure" && call !== "check")).toEqual([]);
  return diagnostics.map(({ message }) => message).join("\n");
}

const thing = `"pulumi-nodejs:dynamic/toy:thing", "a", { address: "a@x", made: undefined, __provider: 'exports.handler=()=>require("./providers/thing.ts").thing' }`;

describe.concurrent("what a program may ask for", () => {
  const programs: [string, string, RegExp][] = [
    [
      "a resource of another package",
      `new pulumi.CustomResource("random:index/id:Id", "x", {});`,
      /random:index\/id:Id 'x' of the package random/,
    ],
    [
      "a provider of another package",
      `new pulumi.ProviderResource("random", "r", {});`,
      /pulumi:providers:random 'r' of the package random/,
    ],
    [
      "a remote component",
      `new pulumi.ComponentResource("pkg:index:Remote", "far", {}, {}, true);`,
      /remote component pkg:index:Remote 'far'/,
    ],
    [
      "a hook",
      `const hook = new pulumi.ResourceHook("h", async () => {}); new pulumi.CustomResource(${thing}, { hooks: { beforeCreate: [hook] } });`,
      /resource hook 'h'/,
    ],
    [
      "a transform of one resource",
      `new pulumi.CustomResource(${thing}, { transforms: [async (a) => ({ props: a.props, opts: a.opts })] });`,
      /transform on pulumi-nodejs:dynamic\/toy:thing 'a'/i,
    ],
    [
      "a transform of the stack",
      `pulumi.runtime.registerResourceTransform(async (a) => ({ props: a.props, opts: a.opts })); new pulumi.CustomResource(${thing});`,
      /transform of the whole stack/i,
    ],
    [
      "an invoke",
      `export const x = pulumi.output(pulumi.runtime.invoke("random:index:f", {}));`,
      /random:index:f/,
    ],
    [
      "a resource that is read",
      `new pulumi.CustomResource(${thing}, { id: "x.1" });`,
      /pulumi-nodejs:dynamic\/toy:thing 'a'/,
    ],
    [
      "replaceWith",
      `const g = new pulumi.ComponentResource("toy:index:Group", "g"); new pulumi.CustomResource(${thing}, { replaceWith: [g] });`,
      /replaceWith on pulumi-nodejs:dynamic\/toy:thing 'a'/,
    ],
  ];
  for (const [name, program, words] of programs)
    test(name, async () => {
      const text = await refusalOf({ program });
      expect(text).toMatch(words);
      expect(text).toMatch(/install the Pulumi CLI/);
    });
});

describe.concurrent("what Pulumi.yaml and the stack's file may ask for", () => {
  const files: [string, { project?: string; stackFile?: string }, RegExp][] = [
    ["plugins", { project: "plugins: {providers: []}" }, /Pulumi.yaml lists plugins/],
    ["packages", { project: "packages: {random: random}" }, /Pulumi.yaml lists packages/],
    [
      "another secrets provider",
      { stackFile: "secretsprovider: awskms://alias/x" },
      /the secrets provider awskms/,
    ],
    ["an encrypted key", { stackFile: "encryptedkey: abc" }, /encryptedkey/],
    ["an environment", { stackFile: "environment: [prod]" }, /environment/],
  ];
  for (const [name, change, words] of files)
    test(name, async () => {
      const text = await refusalOf(change);
      expect(text).toMatch(words);
      expect(text).toMatch(/install the Pulumi CLI/);
    });
});

test.for(["https://api.pulumi.com", "s3://bucket", "azblob://container", "gs://bucket"])(
  "the backend %s",
  async (backendUrl) => {
    const { exitCode, diagnostics } = await embeddedEngine.run("up", { ...toy.stack, backendUrl });
    expect(exitCode).toBe(1);
    expect(diagnostics[0]?.message).toMatch(/The backend \w+:\/\/.*install the Pulumi CLI/s);
  },
);
