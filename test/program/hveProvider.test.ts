/** Two tenants in one program: what goes wrong in one stays there. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { embeddedEngine } from "../../src/engine/embedded.ts";
import { onLab } from "../m365/onLab.ts";

type World = Awaited<ReturnType<typeof onLab>>;

/** A project whose program is `twoTenants.ts`, with the kinds of this one. */
function project(tenants: Record<string, World>) {
  const root = join(import.meta.dirname, "../..");
  mkdirSync(join(root, ".hve/test"), { recursive: true });
  const folder = mkdtempSync(join(root, ".hve/test/two-tenants-"));
  mkdirSync(join(folder, "state"));
  for (const shared of ["providers", "src"]) symlinkSync(join(root, shared), join(folder, shared));
  symlinkSync(join(import.meta.dirname, "twoTenants.ts"), join(folder, "twoTenants.ts"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", main: "twoTenants.ts" }));
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    "name: two\nruntime: { name: nodejs, options: { typescript: false } }\n",
  );
  const settings = Object.fromEntries(
    Object.entries(tenants).map(([name, { settings: each }]) => [name, each]),
  );
  return {
    stack: {
      projectFolder: folder,
      stack: "dev",
      backendUrl: pathToFileURL(join(folder, "state")).href,
      passphrase: "lab",
      env: { TWO_TENANTS: JSON.stringify(settings) },
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const madeIn = ({ lab }: World) => ({
  policies: lab.tenant.state.policies.map(({ name }) => name).filter((name) => name.endsWith(" policy")),
  accounts: lab.tenant.state.users
    .map(({ userPrincipalName }) => userPrincipalName)
    .filter((name) => /^(one|two)@/.test(name)),
});
const all = (name: string) => ({ policies: [`${name} policy`], accounts: [`${name}@contoso.com`] });

test(
  "a throttled and broken tenant neither slows, fails nor reaches the other",
  { timeout: 180_000 },
  async () => {
    await using one = await onLab();
    await using two = await onLab();
    using made = project({ one, two });
    two.lab.faults.add({
      kind: "throttle",
      retryAfter: 1,
      match: { server: "exchange", name: "New-AuthenticationPolicy", times: 3 },
    });
    two.lab.faults.add({
      kind: "refuse",
      status: 503,
      match: { server: "exchange", name: "Set-HVEAccountSettings", times: 1_000 },
    });

    const first = await embeddedEngine.run("up", made.stack, {});
    expect(first.exitCode).toBe(1);
    const failed = first.steps.filter(({ status }) => status === "failed").map(({ name }) => name);
    expect(failed).toEqual(["two-replyTo"]);
    expect([madeIn(one), madeIn(two)]).toEqual([all("one"), all("two")]);

    for (const { lab } of [one, two]) {
      const signIns = lab.calls.entries.filter(({ server }) => server === "login").length;
      expect(signIns).toBeLessThanOrEqual(4); // discovery and token, for two services: nobody shares, nobody repeats
    }
    expect(JSON.stringify(one.lab.calls.entries)).not.toContain("two@");
    expect(JSON.stringify(two.lab.calls.entries)).not.toContain("one@");

    two.lab.faults.clear();
    const before = one.lab.calls.counters().writes;
    expect((await embeddedEngine.run("up", made.stack, {})).exitCode).toBe(0);
    expect(one.lab.calls.counters().writes).toBe(before);

    expect((await embeddedEngine.run("destroy", made.stack, {})).exitCode).toBe(0);
    const nothing = { policies: [], accounts: [] };
    expect([madeIn(one), madeIn(two)]).toEqual([nothing, nothing]);
  },
);
