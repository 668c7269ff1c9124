import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hve } from "../support/command.ts";
import { emptyProject } from "./emptyProject.ts";

test("init makes the stack, its salt, and selects it; from any folder of the project", async () => {
  const project = emptyProject("# ours\nconfig:\n  p:name: x # kept\n");
  const made = await hve(["stack", "init", "dev", "--cwd", join(project.folder, "deeper")], project.env);
  expect([made.stdout, made.code]).toEqual(["Created stack 'dev'\n", 0]);
  expect(project.stackFile()).toMatch(
    /^# ours\nencryptionsalt: v1:[^:]+:v1:[^:]+:\S+\nconfig:\n {2}p:name: x # kept\n$/,
  );
  const state = JSON.parse(readFileSync(join(project.state, "stacks/p/dev.json"), "utf8"));
  expect(state).toMatchObject({ version: 3, checkpoint: { stack: "organization/p/dev" } });
  expect(readdirSync(join(project.state, "locks/organization/p/dev"))).toEqual([]);

  const [again, list, json, other] = await Promise.all([
    project.run(["stack", "init", "dev"]),
    project.run(["stack", "ls"]),
    project.run(["stack", "ls", "--json"]),
    project.run(["stack", "select", "nope"]),
  ]);
  expect([again.said, again.code]).toEqual(["stack 'dev' already exists\n", 1]);
  expect(list.stdout).toMatch(/^NAME +LAST UPDATE +RESOURCE COUNT\ndev\* +(now|\d+ seconds? ago) +0\n$/);
  expect(JSON.parse(json.stdout)).toEqual([
    { name: "dev", current: true, resourceCount: 0, lastUpdate: expect.stringMatching(/^\d{4}-/) },
  ]);
  expect([other.said, other.code]).toEqual([
    "no stack named 'nope' found; make it with `npx hve stack init nope`.\n",
    6,
  ]);
});

test("select chooses the stack of every later command, where Pulumi's CLI keeps it", async () => {
  const project = emptyProject();
  expect((await project.run(["stack", "select", "one", "--create"])).code).toBe(0);
  expect((await project.run(["stack", "init", "two", "--no-select"])).code).toBe(0);
  const [file = ""] = readdirSync(join(project.root, "home/workspaces"));
  expect(file).toMatch(/^p-[0-9a-f]{40}-workspace\.json$/);
  expect(JSON.parse(readFileSync(join(project.root, "home/workspaces", file), "utf8"))).toEqual({
    stack: "organization/p/one",
    stacks: { [project.env.PULUMI_BACKEND_URL]: "organization/p/one" },
  });
  await project.run(["config", "set", "key", "of one"]);
  expect((await project.run(["stack", "select", "two"])).code).toBe(0);
  const [two, one, variable] = await Promise.all([
    project.run(["config", "get", "key"]),
    project.run(["config", "get", "key", "--stack", "organization/p/one"]),
    hve(["config", "get", "key", "-C", project.folder], { ...project.env, PULUMI_STACK: "one" }),
  ]);
  expect([two.said, two.code]).toEqual(["configuration key 'key' not found for stack 'two'\n", 1]);
  expect([one.stdout, variable.stdout]).toEqual(["of one\n", "of one\n"]);
});

const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

/** A deployment as `stack export --show-secrets` writes it, with one plain output and one secret. */
const deployment = (stack: string) => ({
  version: 3,
  deployment: {
    manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
    resources: [
      {
        urn: `urn:pulumi:${stack}::p::pulumi:pulumi:Stack::p-${stack}`,
        custom: false,
        type: "pulumi:pulumi:Stack",
        outputs: { plain: { a: [1] }, word: "text", closed: { ...SECRET, plaintext: '"hush"' } },
      },
    ],
  },
});

test("import puts a state in place, output shows it, export gives it back; no secret stands in clear", async () => {
  const project = emptyProject();
  await project.run(["stack", "init", "dev"]);
  const imported = await project.run(["stack", "import"], JSON.stringify(deployment("dev")));
  expect([imported.stdout, imported.code]).toEqual(["Import complete.\n", 0]);
  expect(readFileSync(join(project.state, "stacks/p/dev.json"), "utf8")).not.toMatch(/hush|plaintext/);

  const file = join(project.root, "export.json");
  const [table, json, one, missing, shown, open, exported] = await Promise.all([
    project.run(["stack", "output"]),
    project.run(["stack", "output", "--json"]),
    project.run(["stack", "output", "word"]),
    project.run(["stack", "output", "nope"]),
    project.run(["stack", "output", "--json", "--show-secrets"]),
    project.run(["stack", "export", "--show-secrets"]),
    project.run(["stack", "export", "--file", file]),
  ]);
  expect(table.stdout).toBe(
    'Current stack outputs (3):\n    OUTPUT  VALUE\n    closed  [secret]\n    plain   {"a":[1]}\n    word    text\n',
  );
  expect(JSON.parse(json.stdout)).toEqual({ plain: { a: [1] }, word: "text", closed: "[secret]" });
  expect(one.stdout).toBe("text\n");
  expect([missing.said, missing.code]).toEqual(["current stack does not have output property 'nope'\n", 1]);
  expect(JSON.parse(shown.stdout)).toEqual({ plain: { a: [1] }, word: "text", closed: "hush" });
  expect(JSON.parse(open.stdout).deployment.resources).toEqual(deployment("dev").deployment.resources);
  expect([exported.said, exported.code]).toEqual(["", 0]);
  expect(readFileSync(file, "utf8")).toMatch(/"ciphertext": "v1:/);
  expect(readFileSync(file, "utf8")).not.toMatch(/hush/);
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const back = await project.run(["stack", "import", "--file", file]);
  expect(back.code).toBe(0);
  expect((await project.run(["stack", "output", "closed", "--show-secrets"])).stdout).toBe("hush\n");
});

test.each([
  ["another stack's", JSON.stringify(deployment("other")), /is from a different stack: urn:pulumi:other::/],
  ["no JSON", "{", /no JSON/],
  ["no deployment", "{}", /holds no deployment/],
  ["of a newer format", JSON.stringify({ ...deployment("dev"), version: 9 }), /version 9/],
])("a state that is %s is refused, and the present one stays", async (_case, text, reason) => {
  const project = emptyProject();
  await project.run(["stack", "init", "dev"]);
  const file = join(project.state, "stacks/p/dev.json");
  const before = readFileSync(file, "utf8");
  const { said, code } = await project.run(["stack", "import"], text);
  expect(said).toMatch(reason);
  expect(said).not.toMatch(/^\s+at /m);
  expect(code).toBe(1);
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("cancel takes a foreign lock away, which init and import respect until then", async () => {
  const project = emptyProject();
  await project.run(["stack", "init", "dev"]);
  const locks = join(project.state, "locks/organization/p/dev");
  mkdirSync(locks, { recursive: true });
  const lock = { pid: 1, username: "sam", hostname: "elsewhere", timestamp: "2026-01-01T00:00:00Z" };
  writeFileSync(join(locks, "11111111-2222-4333-8444-555555555555.json"), JSON.stringify(lock));
  const locked = await project.run(["stack", "import"], JSON.stringify(deployment("dev")));
  expect(locked.said).toMatch(/locked by 1 lock.*\n.*sam@elsewhere .*2026-01-01T00:00:00Z/);
  expect(locked.code).toBe(1);
  const cancelled = await project.run(["cancel"]);
  expect([cancelled.stdout, cancelled.code]).toEqual([
    "The currently running update for 'dev' has been canceled!\n",
    0,
  ]);
  expect(readdirSync(locks)).toEqual([]);
  expect((await project.run(["stack", "import"], JSON.stringify(deployment("dev")))).code).toBe(0);
});

test.each([
  ["output", ["stack", "output"]],
  ["export", ["stack", "export"]],
  ["import", ["stack", "import"]],
  ["cancel", ["cancel"]],
  ["preview", ["preview"]],
  ["up", ["up", "--yes"]],
])("%s of a stack that is not there ends with 6 and makes nothing", async (_case, args) => {
  const project = emptyProject();
  const { said, code } = await project.run([...args, "--stack", "nope"], "{}");
  expect(said).toMatch(/no stack named 'nope' found/);
  expect(code).toBe(6);
  expect(existsSync(project.state)).toBe(false);
});
