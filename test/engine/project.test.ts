import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { embeddedEngine } from "../../src/engine/embedded.ts";
import { ToyProject } from "./support/toyProject.ts";

// Any folder with a Pulumi.yaml and a Node program will do; where the program runs is Pulumi's rule.
const program = `import * as pulumi from "@pulumi/pulumi";\nexport const folder = process.cwd().split("/").slice(-2).join("/");\nexport const stack = pulumi.getStack();\n`;
const places: [string, { main?: string; packageMain?: string; file: string }, string][] = [
  ["the root, with main in package.json", { packageMain: "src/entry.ts", file: "src/entry.ts" }, "project"],
  ["a folder that main names", { main: "src", file: "src/index.js" }, "project/src"],
  ["the folder of a file that main names", { main: "src/entry.ts", file: "src/entry.ts" }, "project/src"],
];

test.concurrent.for(places)("the program runs in %s", async ([, { main, packageMain, file }, folder]) => {
  await using toy = await ToyProject.create();
  const root = join(toy.folder, "project");
  await mkdir(join(root, "src"), { recursive: true });
  const runtime = "runtime:\n  name: nodejs\n  options:\n    typescript: false\n";
  await writeFile(
    join(root, "Pulumi.yaml"),
    `name: other\n${runtime}${main === undefined ? "" : `main: ${main}\n`}`,
  );
  const description = { type: "module", ...(packageMain === undefined ? {} : { main: packageMain }) };
  await writeFile(join(root, "package.json"), JSON.stringify(description));
  await writeFile(join(root, file), program);
  const { exitCode, outputs, diagnostics } = await embeddedEngine.run("up", {
    ...toy.stack,
    projectFolder: root,
  });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(exitCode).toBe(0);
  expect(outputs["stack"]).toBe("dev");
  expect(String(outputs["folder"]).endsWith(folder)).toBe(true);
});

test("a main that is not there is said", async () => {
  await using toy = await ToyProject.create();
  await writeFile(
    join(toy.stack.projectFolder, "Pulumi.yaml"),
    "name: toy\nruntime: nodejs\nmain: nowhere.ts\n",
  );
  const { exitCode, diagnostics } = await embeddedEngine.run("up", toy.stack);
  expect(exitCode).toBe(1);
  expect(diagnostics[0]?.message).toBe("Pulumi.yaml: main names nowhere.ts, which does not exist.");
});
