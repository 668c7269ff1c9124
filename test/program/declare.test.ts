import { expect, test } from "vitest";
import { stackOnLab } from "../support/stackOnLab.ts";

const TIMEOUT = 180_000;
const header = `tenant: contoso.onmicrosoft.com
authenticationPolicies:
  smtp-only: { name: HVE SMTP AUTH only, allowBasicAuthSmtp: true }
probe: { to: hve-probe@contoso.com }
accounts:
`;
const account = (key: string, rest = "") => `  ${key}:
    address: monitoring@contoso.com
    displayName: Monitoring
    password: { config: alertsPassword }
    authenticationPolicy: smtp-only
    replyTo: ops@contoso.com
${rest}`;

test(
  "a renamed key with formerKeys makes, deletes and writes nothing; without it the account would go",
  {
    timeout: TIMEOUT,
  },
  async () => {
    await using stack = await stackOnLab();
    stack.desire(header + account("monitoring"));
    expect(await stack.run("up")).toMatchObject({ exitCode: 0, said: "" });

    stack.desire(header + account("alerts"));
    const without = await stack.run("preview");
    expect(without.said).toMatch(/monitoring@contoso\.com exists already .*`formerKeys`/);
    expect(without.exitCode).toBe(1);
    stack.desire(header + account("alerts", "    formerKeys: [monitoring]\n"));
    const renamed = await stack.run("up");
    expect(renamed).toMatchObject({ exitCode: 0, writes: 0, summary: { same: 7, update: 1 } });
    expect(renamed.steps.filter(({ operation }) => operation === "update").map(({ name }) => name)).toEqual([
      "roster",
    ]);
    expect(stack.lab.inbox.messages).toHaveLength(1);

    // The old key may stay in the file, and the state knows the account by its new name.
    expect(await stack.run("preview", { expectNoChanges: true })).toMatchObject({ exitCode: 0 });
    stack.desire(header + account("alerts"));
    expect((await stack.run("preview")).summary).toEqual({ same: 7, update: 1 });
  },
);

test("deletes run in the reverse order of what depends on what", { timeout: TIMEOUT }, async () => {
  await using stack = await stackOnLab();
  stack.desire(header + account("alerts"));
  await stack.run("up");
  const resources = stack.resources();
  const of = (kind: string) => resources.find(({ type }) => type.endsWith(`:${kind}`))!;
  const sorted = (kind: string) =>
    [
      ...new Set(of(kind).dependencies?.map((urn) => /dynamic\/hve:(\w+)::[^$]*$/.exec(urn)?.[1] ?? urn)),
    ].sort();
  expect(sorted("AuthenticationPolicy")).toEqual(["Roster"]);
  expect(sorted("HighVolumeAccount")).toEqual(["Roster"]);
  expect(sorted("AuthenticationPolicyAssignment")).toEqual([
    "AuthenticationPolicy",
    "HighVolumeAccount",
    "Roster",
  ]);
  expect(sorted("ReplyTo")).toEqual(["HighVolumeAccount", "Roster"]);
  expect(sorted("SendProbe")).toEqual([
    "AuthenticationPolicyAssignment",
    "HighVolumeAccount",
    "ReplyTo",
    "Roster",
  ]);

  const { steps } = await stack.run("destroy");
  const order = steps.map(({ type }) => type.split(":").at(-1));
  const before = (first: string, second: string) =>
    expect(order.indexOf(first), `${first} before ${second}`).toBeLessThan(order.indexOf(second));
  before("SendProbe", "AuthenticationPolicyAssignment");
  before("SendProbe", "ReplyTo");
  before("AuthenticationPolicyAssignment", "AuthenticationPolicy");
  before("AuthenticationPolicyAssignment", "HighVolumeAccount");
  before("ReplyTo", "HighVolumeAccount");
  before("HighVolumeAccount", "Roster");
});

test(
  "a run that would delete 4 of 10 accounts stops in preview and in up before anything starts; destroy does not",
  {
    timeout: TIMEOUT,
  },
  async () => {
    await using stack = await stackOnLab();
    const senders = (from: number, to: number) =>
      "tenant: contoso.onmicrosoft.com\naccounts:\n" +
      Array.from({ length: to - from + 1 }, (_, index) => `sender${from + index}`)
        .map((key) => `  ${key}: { address: ${key}@contoso.com, displayName: ${key} }\n`)
        .join("");
    stack.desire(senders(1, 10));
    expect(await stack.run("up")).toMatchObject({ exitCode: 0, writes: 10 });

    stack.desire(senders(5, 11));
    for (const verb of ["preview", "up"] as const) {
      const stopped = await stack.run(verb);
      expect(stopped).toMatchObject({ exitCode: 1, writes: 0 });
      expect(stopped.said).toMatch(/4 of 10 accounts .* pulumi config set hve:allowMassChange 4/);
      expect(stopped.steps.filter(({ operation }) => operation !== "same")).toEqual([]);
    }
    stack.configure("hve:allowMassChange", 4);
    expect(await stack.run("preview")).toMatchObject({ exitCode: 0, summary: { create: 2, delete: 8 } });

    stack.configure("hve:allowMassChange", undefined);
    expect(await stack.run("destroy")).toMatchObject({ exitCode: 0, writes: 10 });
  },
);
