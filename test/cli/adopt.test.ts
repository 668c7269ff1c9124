import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandOnLab } from "../support/command.ts";

interface Report {
  report: { kind: string; name: string; state: string; detail?: string }[];
}

test(
  "what the file declares and the tenant holds is taken into an empty state; then nothing differs, and doing it twice changes nothing",
  {
    timeout: 300_000,
  },
  async () => {
    await using command = await commandOnLab();
    const file = join(command.folder, "adopt.json");
    expect(await command.run("up", "--yes", "--skip-preview")).toMatchObject({ code: 0 });
    rmSync(command.stateFile); // the tenant is as if somebody had made everything by hand
    const { writes } = command.lab.calls.counters();

    const adopted = await command.run("adopt", "--out", file, "--json");
    expect(adopted).toMatchObject({ code: 0 });
    const { report } = JSON.parse(adopted.stdout) as Report;
    expect(report.filter(({ state }) => state !== "same")).toEqual([]);
    expect(adopted.said).toMatch(/0 different, 0 missing, 0 unknown\. Nothing was changed\. .*import --file/);
    expect(readFileSync(file, "utf8")).not.toMatch(/"password":/);

    const imported = ["import", "--file", file, "--protect=false", "--yes"];
    expect(await command.run(...imported)).toMatchObject({ code: 0 });
    expect(await command.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
    await command.run("adopt", "--out", file);
    expect(await command.run(...imported)).toMatchObject({ code: 0 });
    expect(await command.run("preview", "--expect-no-changes")).toMatchObject({ code: 0 });
    expect(command.lab.calls.counters().writes).toBe(writes);
  },
);

test(
  "what is missing, different or unreadable is told apart, and the import file goes to stdout",
  {
    timeout: 120_000,
  },
  async () => {
    await using command = await commandOnLab();
    command.desire(`tenant: contoso.onmicrosoft.com
authenticationPolicies:
  block: { name: Block basic auth }
accounts:
  printer: { address: legacy-printer@contoso.com, displayName: Printer, replyTo: ops@contoso.com }
  news: { address: news@contoso.com, displayName: News, replyTo: ops@contoso.com }
`);
    const match = { server: "exchange", name: "Get-AuthenticationPolicy" } as const;
    command.lab.faults.add({ match, kind: "refuse", status: 403, body: "nul" });
    const { code, stdout, said } = await command.run("adopt");
    expect(code).toBe(1);
    const lines = said.split("\n").filter((line) => /^(same|different|missing|unknown)\b/.test(line));
    expect(lines).toEqual([
      "same       Roster roster",
      expect.stringMatching(/^unknown {4}AuthenticationPolicy block: .*Get-AuthenticationPolicy/),
      'different  HighVolumeAccount printer: displayName "Legacy printer" instead of "Printer"',
      "missing    HighVolumeAccount news",
      "missing    ReplyTo printer: nothing is set",
      "missing    ReplyTo news: so is something it needs",
    ]);
    const { resources } = JSON.parse(stdout) as { resources: { name: string; parent?: string }[] };
    expect(resources.map(({ name }) => name)).toEqual([
      "Roster-roster",
      "Sender-printer",
      "HighVolumeAccount-printer",
    ]);
    expect(resources[2]).toMatchObject({
      parent: "Sender-printer",
      outputs: { adopted: { displayName: "Legacy printer" } },
    });
    expect(command.lab.calls.counters().writes).toBe(0);
    expect(await command.run("adopt", "--json")).toMatchObject({ code: 2, stdout: "" });
  },
);
