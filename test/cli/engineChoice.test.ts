import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { chooseEngine } from "../../src/cli/chooseEngine.ts";
import { hve } from "../support/command.ts";

function folderWithPulumi(version: string, ...inner: string[]) {
  const root = mkdtempSync(join(tmpdir(), "hve-cli-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, ...inner);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "pulumi"), `#!/bin/sh\necho v${version}\n`);
  chmodSync(join(folder, "pulumi"), 0o755);
  return { root, folder };
}

test("without a CLI the embedded engine is taken, and the sentence says why", async () => {
  const { engine, sentence } = await chooseEngine(undefined, { PATH: "/nowhere", PULUMI_HOME: "/nowhere" });
  expect([engine.name, sentence]).toEqual([
    "embedded",
    "Engine: embedded (no Pulumi CLI on PATH or in ~/.pulumi)",
  ]);
});

test.each([undefined, "pulumi"])(
  "a CLI on PATH is taken, and told with its version (asked for: %s)",
  async (wanted) => {
    const { folder } = folderWithPulumi("3.260.0");
    const { engine, sentence } = await chooseEngine(wanted, { PATH: folder });
    expect([engine.name, engine.version]).toEqual(["pulumi", "3.260.0"]);
    expect(sentence).toBe(
      `Engine: Pulumi CLI 3.260.0 at ${join(folder, "pulumi")}${wanted === undefined ? "" : " (asked for)"}`,
    );
  },
);

test("asked for the embedded engine, a CLI is not even looked at", async () => {
  const { folder } = folderWithPulumi("3.260.0");
  const { engine, sentence } = await chooseEngine("embedded", { PATH: folder });
  expect([engine.name, sentence]).toEqual(["embedded", "Engine: embedded (asked for)"]);
});

test("a CLI where Pulumi's installer puts it is found, too", async () => {
  const { root } = folderWithPulumi("3.260.0", "bin");
  const { sentence } = await chooseEngine(undefined, { PATH: "", PULUMI_HOME: root });
  expect(sentence).toMatch(/3\.260\.0 at .*bin.pulumi/);
});

test("a launcher in node_modules is no CLI", async () => {
  const { folder } = folderWithPulumi("3.260.0", "node_modules", ".bin");
  const { sentence } = await chooseEngine(undefined, { PATH: folder, PULUMI_HOME: "/nowhere" });
  expect(sentence).toMatch(/no Pulumi CLI/);
});

test.each(["3.199.0", "2.25.0", "4.0.0", "", "dev"])("CLI version '%s' is not driven", async (version) => {
  const { folder } = folderWithPulumi(version);
  const { engine, sentence } = await chooseEngine(undefined, { PATH: folder });
  expect(engine.name).toBe("embedded");
  expect(sentence).toMatch(/is not 3\.200\.0 or newer\)$/);
});

test.each(["3.200.0", "3.200.1", "3.1000.0-alpha.1"])("CLI version %s is driven", async (version) => {
  const { folder } = folderWithPulumi(version);
  expect((await chooseEngine(undefined, { PATH: folder })).engine.name).toBe("pulumi");
});

test("--engine pulumi with a CLI that is too old is refused with what to do, exit code 2", async () => {
  const { folder } = folderWithPulumi("3.100.0");
  const { code, said } = await hve(["preview", "--engine", "pulumi"], {
    PATH: folder,
    PULUMI_CONFIG_PASSPHRASE: "lab",
  });
  expect(said.trim()).toMatch(
    /^Engine pulumi: Pulumi CLI 3\.100\.0 at .* is not 3\.200\.0 or newer\. Install it .*, or use --engine embedded\.$/,
  );
  expect(code).toBe(2);
});

test("HVE_ENGINE decides like the option, and refuses what is no engine", async () => {
  const { code, said } = await hve(["preview"], { HVE_ENGINE: "other", PULUMI_CONFIG_PASSPHRASE: "lab" });
  expect(said).toMatch(/'other' from env 'HVE_ENGINE' is invalid/);
  expect(code).toBe(2);
});
