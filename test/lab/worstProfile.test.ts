import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { profiles } from "../../src/lab/profile.ts";
import type { LabOptions } from "../../src/lab/lab.ts";
import { labClient } from "./labClient.ts";

type Client = Awaited<ReturnType<typeof worstLab>>;

/** A lab on a bad day, with a client that repeats what is throttled and can pin itself to a back end. */
async function worstLab(options: LabOptions = {}) {
  const lab = await labClient({ profile: "worst", randomSeed: 7, ...options });
  const token = await lab.token("https://outlook.office365.com");
  async function invoke(CmdletName: string, Parameters: object, anchor?: string) {
    for (;;) {
      const answer = await lab.http(
        `${lab.addresses.exchange}/adminapi/beta/${lab.addresses.tenantId}/InvokeCommand`,
        {
          method: "POST",
          headers: {
            authorization: `Bearer ${token}`,
            "content-type": "application/json",
            ...(anchor === undefined ? {} : { "x-anchormailbox": anchor }),
          },
          body: JSON.stringify({ CmdletInput: { CmdletName, Parameters } }),
        },
      );
      if (answer.status !== 429) return answer;
    }
  }
  return { ...lab, invoke };
}

/** For how many reads a new policy is not there yet. */
async function readsUntilSeen(lab: Client, name: string, anchor?: string) {
  expect((await lab.invoke("New-AuthenticationPolicy", { Name: name }, anchor)).status).toBe(200);
  for (let reads = 0; ; reads++)
    if ((await lab.invoke("Get-AuthenticationPolicy", { Identity: name }, anchor)).status === 200)
      return reads;
}

test("with a stable anchor a write is seen at the latest by the second read, without by the thirteenth", async () => {
  await using lab = await worstLab();
  const names = Array.from({ length: 12 }, (_, index) => `p${index}`);
  const anchored: number[] = [];
  const free: number[] = [];
  for (const name of names) anchored.push(await readsUntilSeen(lab, `a${name}`, "APP:one"));
  for (const name of names) free.push(await readsUntilSeen(lab, `f${name}`));
  const { here, elsewhere } = profiles.worst.staleCalls;
  expect([Math.max(...anchored), Math.min(...anchored)]).toEqual([here, 0]);
  expect(Math.max(...free)).toBeGreaterThan(here);
  expect(Math.max(...free)).toBeLessThanOrEqual(3 * elsewhere);
});

test("without an anchor a write can miss what was just made, and what was just removed can be in the way", async () => {
  await using lab = await worstLab();
  const said = new Set<number>();
  for (let round = 0; round < 12; round++) {
    await lab.invoke("New-AuthenticationPolicy", { Name: `p${round}` });
    const set = { Identity: `p${round}`, AllowBasicAuthSmtp: true };
    for (;;) {
      const { status } = await lab.invoke("Set-AuthenticationPolicy", set);
      said.add(status);
      if (status < 300) break;
    }
  }
  expect(said).toContain(404);
  // Refused is refused: nothing was set that was not there.
  expect(lab.tenant.state.policies.filter(({ flags }) => flags.AllowBasicAuthSmtp)).toHaveLength(12);
});

test("the same seed gives the same day", async () => {
  const day = async () => {
    await using lab = await worstLab();
    const seen: number[] = [];
    for (let round = 0; round < 10; round++) seen.push(await readsUntilSeen(lab, `p${round}`));
    return { seen, calls: lab.calls.entries.map(({ name, status }) => `${name} ${status}`) };
  };
  const first = await day();
  expect(await day()).toEqual(first);
  expect(first.calls.filter((call) => call.endsWith("429")).length).toBeGreaterThan(0);
});

test("answers without rows come in four forms, all of them success", async () => {
  await using lab = await worstLab();
  await lab.invoke("New-AuthenticationPolicy", { Name: "p" }, "APP:one");
  const forms = new Set<string>();
  for (let round = 0; round < 24; round++) {
    const { status, body } = await lab.invoke(
      "Set-AuthenticationPolicy",
      { Identity: "p", AllowBasicAuthPop: round % 2 === 0 },
      "APP:one",
    );
    if (status < 300) forms.add(`${status} ${JSON.stringify(body?.value)}`);
  }
  expect([...forms].sort()).toEqual(["200 []", "200 null", "200 undefined", "204 undefined"]);
});

test("somebody else's change over the admin interface is seen at once", async () => {
  await using lab = await worstLab();
  for (let round = 0; round < 10; round++) {
    const change = { cmdlet: "New-AuthenticationPolicy", parameters: { Name: `p${round}` } };
    await lab.admin("POST", "/exchange", change);
    expect((await lab.invoke("Get-AuthenticationPolicy", { Identity: `p${round}` })).status).toBe(200);
  }
});

test("the process explains its options, refuses unknown profiles, and prints its seed", async () => {
  const main = join(import.meta.dirname, "../../src/lab/main.ts");
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [main, "--help"]);
  for (const option of ["ports", "folder", "factor", "profile", "random", "with-parent", "differences"])
    expect(stdout).toContain(`--${option}`);
  await expect(run(process.execPath, [main, "--profile", "best"])).rejects.toThrow("usual or worst");
  const child = execFile(process.execPath, [main, "--profile", "worst", "--random", "7", "--with-parent"]);
  child.stdout!.once("data", () => child.stdin!.end());
  let said = "";
  child.stderr!.on("data", (text: string) => (said += text));
  await new Promise((resolve) => child.once("exit", resolve));
  expect(said).toContain("profile worst, random 7");
});
