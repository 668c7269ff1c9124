import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { chooseEngine } from "../../src/cli/chooseEngine.ts";
import { hve } from "../support/command.ts";

function folderWithPulumi(...inner: string[]) {
  const root = mkdtempSync(join(tmpdir(), "hve-cli-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, ...inner);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "pulumi"), "#!/bin/sh\necho v3.260.0\n");
  chmodSync(join(folder, "pulumi"), 0o755);
  return { root, folder };
}

test("without a CLI the embedded engine is taken, and the sentence says why", () => {
  const { engine, sentence } = chooseEngine(undefined, { PATH: "/nowhere", PULUMI_HOME: "/nowhere" });
  expect([engine.name, sentence]).toEqual([
    "embedded",
    "Engine: embedded (no Pulumi CLI on PATH or in ~/.pulumi)",
  ]);
});

test("a CLI on PATH is told with its version, and what it is good for today", () => {
  const { folder } = folderWithPulumi();
  const { engine, sentence } = chooseEngine(undefined, { PATH: folder });
  expect(engine.name).toBe("embedded");
  expect(sentence).toBe(
    `Engine: embedded (Pulumi CLI 3.260.0 is at ${join(folder, "pulumi")}; our commands drive it from the next release, plain \`pulumi up\` works today)`,
  );
});

test("a CLI where Pulumi's installer puts it is found, too", () => {
  const { root } = folderWithPulumi("bin");
  expect(chooseEngine(undefined, { PATH: "", PULUMI_HOME: root }).sentence).toMatch(
    /3\.260\.0 is at .*bin.pulumi/,
  );
});

test("a launcher in node_modules is no CLI", () => {
  const { folder } = folderWithPulumi("node_modules", ".bin");
  expect(chooseEngine(undefined, { PATH: folder, PULUMI_HOME: "/nowhere" }).sentence).toMatch(
    /no Pulumi CLI/,
  );
});

test("--engine pulumi is refused with the same words and exit code 2", async () => {
  const { folder } = folderWithPulumi();
  const { code, said } = await hve(["preview", "--engine", "pulumi"], {
    PATH: folder,
    PULUMI_CONFIG_PASSPHRASE: "lab",
  });
  expect(said.trim()).toMatch(/^Engine pulumi: Pulumi CLI 3\.260\.0 is at .* Use --engine embedded\.$/);
  expect(code).toBe(2);
});

test("HVE_ENGINE decides like the option, and refuses what is no engine", async () => {
  const { code, said } = await hve(["preview"], { HVE_ENGINE: "other", PULUMI_CONFIG_PASSPHRASE: "lab" });
  expect(said).toMatch(/'other' from env 'HVE_ENGINE' is invalid/);
  expect(code).toBe(2);
});
