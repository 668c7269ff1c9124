import { readFileSync } from "node:fs";
import fc from "fast-check";
import { parse } from "yaml";
import { expect, test } from "vitest";
import { parseConfigKey } from "../../src/engine/configKey.ts";
import { hve } from "../support/command.ts";
import { emptyProject } from "./emptyProject.ts";

const WRITTEN = `# What this stack is for.
config:
  # Who is told.
  p:owner: messaging # everybody's
  p:list:
    - a # first
    - b
  other:region: "5"
`;

test("set keeps comments and order, and writes each value as Pulumi would", async () => {
  const project = emptyProject(WRITTEN);
  const sets: [string[], string?][] = [
    [["owner", "post office"]],
    [["--path", "list[0]", "c"]],
    [["--path", "list[3]", "d"]],
    [["number", "5"]],
    [["truth", "true"]],
    [["empty", ""]],
    [["date", "2026-01-01"]],
    [["aws:region", "eu"]],
    [["--path", "deep.number", "5"]],
    [["--path", "deep.truth", "true"]],
    [["--path", "deep.text", "05"]],
    [["--path", 'deep["with.dot"].x', "1.5"]],
    [["--path", "deep.negative", "--", "-3"]],
    [["piped"], "two\nlines\n\n"],
  ];
  for (const [args, input] of sets)
    expect((await project.run(["config", "set", ...args], input)).said).toBe("");
  expect(project.stackFile()).toBe(`# What this stack is for.
config:
  # Who is told.
  p:owner: post office # everybody's
  p:list:
    - c # first
    - b
    - null
    - d
  other:region: "5"
  p:number: "5"
  p:truth: "true"
  p:empty: ""
  p:date: "2026-01-01"
  aws:region: eu
  p:deep:
    number: 5
    truth: true
    text: "05"
    with.dot:
      x: "1.5"
    negative: -3
  p:piped: |-
    two
    lines
`);
  const [whole, member, json, namespace] = await Promise.all([
    project.run(["config", "get", "deep"]),
    project.run(["config", "get", "--path", 'deep["with.dot"].x']),
    project.run(["config", "get", "list", "--json"]),
    project.run(["config", "get", "other:region"]),
  ]);
  expect(whole.stdout).toBe('{"negative":-3,"number":5,"text":"05","truth":true,"with.dot":{"x":"1.5"}}\n');
  expect(member.stdout).toBe("1.5\n");
  expect(JSON.parse(json.stdout)).toEqual({
    value: '["c","b",null,"d"]',
    objectValue: ["c", "b", null, "d"],
    secret: false,
  });
  expect(namespace.stdout).toBe("5\n");
});

test("a secret comes from stdin, is encrypted, never printed but by get, and makes the salt it needs", async () => {
  const project = emptyProject(WRITTEN);
  const set = await project.run(["config", "set", "--secret", "password"], "Hush-hush-1\n");
  const inside = await project.run(["config", "set", "--secret", "--path", "deep.token"], "Hush-hush-2");
  expect([set.said, set.code, inside.said, inside.code]).toEqual(["", 0, "", 0]);
  expect(project.stackFile()).not.toMatch(/Hush/);
  const { encryptionsalt, config } = parse(project.stackFile());
  expect(encryptionsalt).toMatch(/^v1:/);
  expect([config["p:password"], config["p:deep"].token]).toEqual([
    { secure: expect.stringMatching(/^v1:/) },
    { secure: expect.stringMatching(/^v1:/) },
  ]);

  const without: Record<string, string> = { ...project.env };
  delete without["PULUMI_CONFIG_PASSPHRASE"];
  const env = { ...without, PULUMI_CONFIG_PASSPHRASE_FILE: "" };
  const [clear, json, nested, wrong, plain] = await Promise.all([
    project.run(["config", "get", "password"]),
    project.run(["config", "get", "password", "--json"]),
    project.run(["config", "get", "deep"]),
    hve(["config", "get", "password", "-C", project.folder], { ...env, PULUMI_CONFIG_PASSPHRASE: "guessed" }),
    hve(["config", "get", "owner", "-C", project.folder], env),
  ]);
  expect(clear.stdout).toBe("Hush-hush-1\n");
  expect(JSON.parse(json.stdout)).toEqual({ value: "Hush-hush-1", secret: true });
  expect(nested.stdout).toBe('{"token":"Hush-hush-2"}\n');
  expect(wrong.said).toMatch(/passphrase does not open/);
  expect(wrong.code).toBe(1);
  expect(plain.stdout).toBe("messaging\n");
});

test.each([
  ["a key with too many colons", ["set", "a:b:c", "x"], /could not parse a:b:c as a configuration key/, 1],
  [
    "a member of a list that is no number",
    ["set", "--path", "list.x", "y"],
    /key for an array must be an int/,
    1,
  ],
  ["a path that is none", ["set", "--path", "list[", "y"], /list\[/, 1],
  ["a missing key", ["get", "nope"], /configuration key 'nope' not found for stack 'dev'/, 1],
  ["--secret beside --plaintext", ["set", "--secret", "--plaintext", "k", "v"], /only one of/, 2],
  ["no key", ["set"], /missing required argument/, 2],
])("%s is refused in one sentence, and the file stays", async (_case, args, sentence, exit) => {
  const project = emptyProject(WRITTEN);
  const { said, code } = await project.run(["config", ...args]);
  expect(said).toMatch(sentence);
  expect(said.trim().split("\n")).toHaveLength(1);
  expect(code).toBe(exit);
  expect(project.stackFile()).toBe(WRITTEN);
});

test("a file that is no YAML is refused and left as it is", async () => {
  const project = emptyProject("config: [\n");
  const { said, code } = await project.run(["config", "set", "key", "value"]);
  expect(said).toMatch(/Pulumi\.dev\.yaml is no YAML/);
  expect(code).not.toBe(0);
  expect(readFileSync(`${project.folder}/Pulumi.dev.yaml`, "utf8")).toBe("config: [\n");
});

test("a path reads as it was written", () => {
  const name = fc.string({ minLength: 1 }).filter((text) => !/[\0-\u001f]/.test(text));
  fc.assert(
    fc.property(fc.array(fc.oneof(name, fc.nat(99)), { maxLength: 4 }), (rest) => {
      const written = rest.map((step) =>
        typeof step === "number" ? `[${step}]` : `[${JSON.stringify(step)}]`,
      );
      expect(parseConfigKey(`key${written.join("")}`, true, "p")).toEqual(["p:key", ...rest]);
    }),
  );
});
