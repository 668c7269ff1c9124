import { expect, test } from "vitest";
import { commandOnLab } from "../support/command.ts";

test("doctor proves the dev stack's rights, as JSON for a pipeline, with an exit code for each outcome", async () => {
  await using command = await commandOnLab();
  const well = await command.run("doctor");
  expect(well).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ok {6} Sign-in: as app/m) });
  expect(well.said).toMatch(/\d+ ok, 0 missing, 0 unknown\. Nothing was changed\./);

  command.lab.tenant.write((state) => {
    state.securityDefaults = true;
    return [];
  });
  const ill = await command.run("doctor", "--json");
  expect(ill.code).toBe(7);
  const { exitCode, findings } = JSON.parse(ill.stdout) as {
    exitCode: number;
    findings: { state: string }[];
  };
  expect(exitCode).toBe(7);
  expect(findings.filter(({ state }) => state === "missing")).toMatchObject([{ check: "Security defaults" }]);

  command.desire("tenant: contoso.onmicrosoft.com\naccounts: { a: { adress: x } }\n");
  expect(await command.run("doctor")).toMatchObject({ code: 2, said: expect.stringContaining("adress") });
});
