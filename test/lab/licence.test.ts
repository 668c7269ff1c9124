import { expect, test } from "vitest";
import { labClient } from "./labClient.ts";

const sku = "6fd2c87f-b296-42f0-b197-1e91e994b900";
const group = "0d9f1b52-77c1-4b1e-9a53-2f6c8e4d1a70";

/** A lab whose application may license users; the account is old enough for Graph. */
async function account() {
  const lab = await labClient({ frozen: true });
  await lab.admin("POST", "/application", { graphRoles: ["User.ReadWrite.All"] });
  const row = await lab.account();
  lab.clock.now += 60_000;
  const user = `/v1.0/users/${row.ExternalDirectoryObjectId}`;
  return {
    ...lab,
    row,
    assign: (body: object) => lab.graph("POST", `${user}/assignLicense`, body),
    licences: async () =>
      (await lab.graph("GET", `${user}?$select=assignedLicenses,licenseAssignmentStates`)).body,
  };
}

test("a direct licence makes a mailbox, and taking it away brings nothing back", async () => {
  await using lab = await account();
  expect((await lab.assign({ addLicenses: [] })).status).toBe(400);
  expect((await lab.assign({ addLicenses: [{ skuId: sku }], removeLicenses: [] })).status).toBe(200);
  expect(await lab.licences()).toMatchObject({
    assignedLicenses: [{ skuId: sku }],
    licenseAssignmentStates: [{ skuId: sku, assignedByGroup: null, state: "Active" }],
  });
  expect((await lab.exchange("Get-MailUser", { Identity: lab.row.Guid })).status).toBe(404);
  const recipient = async () => (await lab.exchange("Get-Recipient", { Identity: lab.row.Guid })).rows;
  expect(await recipient()).toMatchObject([{ RecipientTypeDetails: "UserMailbox", SKUAssigned: true }]);
  expect((await lab.exchange("Get-HVEAccountSettings", { Identity: "alerts@contoso.com" })).status).toBe(404);
  expect(await lab.send()).toContain("AUTH2003");

  expect((await lab.assign({ addLicenses: [], removeLicenses: [sku] })).status).toBe(200);
  expect((await lab.licences()).assignedLicenses).toEqual([]);
  expect(await recipient()).toMatchObject([{ RecipientTypeDetails: "UserMailbox", SKUAssigned: null }]);
  expect(await lab.send()).toContain("AUTH2003");
});

test("a licence through a group names the group and can only be taken there", async () => {
  await using lab = await account();
  const user = lab.row.ExternalDirectoryObjectId as string;
  await lab.admin("POST", "/graph/user", { user, licensed: { group } });
  expect(await lab.licences()).toMatchObject({
    assignedLicenses: [{ skuId: sku }],
    licenseAssignmentStates: [{ skuId: sku, assignedByGroup: group }],
  });
  const refused = await lab.assign({ addLicenses: [], removeLicenses: [sku] });
  expect(refused.body.error.message).toContain("inherited from a group membership");
  // Both ways at once are one licence with two origins.
  await lab.assign({ addLicenses: [{ skuId: sku }], removeLicenses: [] });
  const both = await lab.licences();
  expect([both.assignedLicenses.length, both.licenseAssignmentStates.length]).toEqual([1, 2]);
  await lab.admin("POST", "/graph/user", { user, licensed: false });
  expect((await lab.assign({ addLicenses: [], removeLicenses: [sku] })).body.error.message).toContain(
    "does not have",
  );
});

test("a licensed account counts no longer among the hundred", async () => {
  await using lab = await account();
  const listed = async () => (await lab.exchange("Get-MailUser", { HVEAccount: true })).rows.length;
  expect(await listed()).toBe(2);
  await lab.assign({ addLicenses: [{ skuId: sku }], removeLicenses: [] });
  expect(await listed()).toBe(1);
});
