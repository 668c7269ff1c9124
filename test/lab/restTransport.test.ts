import { expect, test } from "vitest";
import { labClient } from "./labClient.ts";

/** A lab with a way to post anything to Exchange. */
async function restLab() {
  const lab = await labClient({ frozen: true });
  const token = await lab.token("https://outlook.office365.com");
  const base = `${lab.addresses.exchange}/adminapi/beta/${lab.addresses.tenantId}`;
  const request = (method: string, url: string, body?: object, headers: Record<string, string> = {}) =>
    lab.http(url, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    ...lab,
    base,
    request,
    cmdlet: (CmdletName: string, Parameters: object, headers = {}, url = `${base}/InvokeCommand`) =>
      request("POST", url, { CmdletInput: { CmdletName, Parameters } }, headers),
  };
}

const pages = { prefer: "odata.maxpagesize=2", "x-anchormailbox": "APP:one" };

test("a long list comes in pages: the same body, the same anchor, within half an hour", async () => {
  await using lab = await restLab();
  const all = (await lab.cmdlet("Get-Recipient", {})).body.value;
  expect(all.length).toBeGreaterThan(4);
  const seen: unknown[] = [];
  let url: string | undefined;
  do {
    const { body } = await lab.cmdlet("Get-Recipient", {}, pages, url);
    expect(body.value.length).toBeLessThanOrEqual(2);
    seen.push(...body.value);
    url = body["@odata.nextLink"];
  } while (url !== undefined);
  expect(seen).toEqual(all);

  const { body } = await lab.cmdlet("Get-Recipient", {}, pages);
  const next = body["@odata.nextLink"] as string;
  const expired = expect.stringContaining("Expired or Invalid pagination request");
  const follow = async (parameters: object, headers: object) => {
    const { status, text } = await lab.cmdlet("Get-Recipient", parameters, headers, next);
    return [status, text];
  };
  expect(await follow({ ResultSize: 3 }, pages)).toEqual([400, expired]);
  expect(await follow({}, { ...pages, "x-anchormailbox": "APP:two" })).toEqual([400, expired]);
  lab.clock.now += 30 * 60 * 1000;
  expect(await follow({}, pages)).toEqual([400, expired]);
});

test("the other two ways of paging", async () => {
  await using lab = await restLab();
  await lab.admin("POST", "/switches", { paging: "always-expired" });
  const { body } = await lab.cmdlet("Get-Recipient", {}, pages);
  expect((await lab.cmdlet("Get-Recipient", {}, pages, body["@odata.nextLink"])).status).toBe(400);
  await lab.admin("POST", "/switches", { paging: "truncate-with-warning" });
  const cut = (await lab.cmdlet("Get-Recipient", {}, pages)).body;
  expect(cut.value).toHaveLength(2);
  expect(cut).not.toHaveProperty("@odata.nextLink");
  expect(cut["@adminapi.warnings"]).toEqual([expect.stringContaining("There are more results available")]);
});

test("a batch answers each call for itself, in another order, and takes ten", async () => {
  await using lab = await restLab();
  const inner = (id: number, CmdletName: string, Parameters: object = {}) => ({
    id: String(id),
    method: "POST",
    url: `${lab.base}/InvokeCommand?$select=Name`,
    headers: { "content-type": "application/json" },
    body: { CmdletInput: { CmdletName, Parameters } },
  });
  const send = (requests: object[]) => lab.request("POST", `${lab.base}/$batch`, { requests });
  lab.faults.add({ match: { name: "Get-User" }, kind: "throttle", retryAfter: 3 });
  const { status, body } = await send([
    inner(1, "Get-AuthenticationPolicy"),
    inner(2, "Get-MailUser", { Identity: "nobody" }),
    inner(3, "Get-Nonsense"),
    inner(4, "Get-User"),
    { ...inner(5, "Get-User"), url: `${lab.addresses.exchange}/elsewhere` },
  ]);
  expect(status).toBe(200);
  expect(body.responses.map(({ id, status }: any) => [id, status])).toEqual([
    ["5", 404],
    ["4", 429],
    ["3", 403],
    ["2", 404],
    ["1", 200],
  ]);
  expect(body.responses[4].body.value).toEqual([{ Name: "Block basic auth" }]);
  expect(body.responses[3].body.error.details[0].message).toContain("'nobody' couldn't be found");
  expect(body.responses[1].headers["retry-after"]).toBe("3");
  expect(
    lab.calls.entries.filter(({ server }) => server === "exchange").map(({ name, status }) => [name, status]),
  ).toEqual([
    ["$batch", 200],
    ["Get-AuthenticationPolicy", 200],
    ["Get-MailUser", 404],
    ["Get-Nonsense", 403],
    ["Get-User", 429],
  ]);
  const many = (count: number) =>
    Array.from({ length: count }, (_, id) => inner(id, "Get-AuthenticationPolicy"));
  expect((await send(many(10))).body.responses).toHaveLength(10);
  expect((await send(many(11))).status).toBe(400);
  expect((await send([inner(1, "Get-User"), inner(1, "Get-User")])).status).toBe(400);
  expect((await send([])).status).toBe(400);
});

test("EXOModuleFile names the cmdlets that the caller's roles allow", async () => {
  await using lab = await restLab();
  const url = `${lab.addresses.exchange}/adminapi/v1.0/${lab.addresses.tenantId}/EXOModuleFile?Version=3.9.2`;
  const exported = async () => {
    const token = await lab.token("https://outlook.office365.com");
    const answer = await lab.http(url, {
      headers: { authorization: `Bearer ${token}`, commandname: "*" },
    });
    return answer.status === 200
      ? (answer.body.value[0].exportedCmdlets as string).split(",")
      : answer.status;
  };
  const all = await exported();
  for (const name of ["New-AuthenticationPolicy", "Set-HVEAccountBillingPolicy", "Add-HVEAppAccess"])
    expect(all).toContain(name);
  const recipients = "31392ffb-586c-42d1-9346-e59415a2cc4e";
  await lab.admin("POST", "/application", { directoryRoles: [recipients] });
  expect(await exported()).toContain("New-MailUser");
  expect(await exported()).not.toContain("New-AuthenticationPolicy");
  await lab.admin("POST", "/application", { directoryRoles: [] });
  expect(await exported()).toBe(403);
  await lab.admin("POST", "/application", { exchangeRoles: [] });
  expect(await exported()).toBe(401);
});

test("a redirect leads to a regional host, another host, or nowhere; only the cookie ends it", async () => {
  await using lab = await restLab();
  const { host } = new URL(lab.base);
  for (const [redirect, location] of [
    ["regional", "localhost:446"],
    ["foreign", host.replace("localhost", "127.0.0.1")],
    ["loop", "localhost:446"],
  ] as const) {
    await lab.admin("POST", "/switches", { redirect });
    const first = await lab.cmdlet("New-AuthenticationPolicy", { Name: redirect });
    expect([first.status, new URL(first.headers.get("location")!).host]).toEqual([302, location]);
    expect(new URL(first.headers.get("location")!).pathname).toBe(
      new URL(lab.base).pathname + "/InvokeCommand",
    );
    expect(lab.tenant.state.policies.some(({ name }) => name === redirect)).toBe(false);
    const cookie = first.headers.getSetCookie()[0]!.split(";")[0]!;
    const again = await lab.cmdlet("New-AuthenticationPolicy", { Name: redirect }, { cookie });
    expect(again.status).toBe(redirect === "loop" ? 302 : 200);
  }
});

test("a policy in use is removed, refused, or removed with its references", async () => {
  await using lab = await restLab();
  await lab.account();
  for (const [removePolicyInUse, status, left] of [
    ["refuse", 400, "p"],
    ["allow-and-clear", 200, null],
  ] as const) {
    await lab.cmdlet("New-AuthenticationPolicy", { Name: "p" });
    await lab.cmdlet("Set-User", { Identity: "alerts", AuthenticationPolicy: "p" });
    await lab.admin("POST", "/switches", { removePolicyInUse });
    const answer = await lab.cmdlet("Remove-AuthenticationPolicy", { Identity: "p", Confirm: false });
    expect(answer.status).toBe(status);
    const { rows } = await lab.exchange("Get-User", { Identity: "alerts" });
    expect(rows[0]!.AuthenticationPolicy).toBe(left);
  }
  expect((await lab.admin("POST", "/switches", { paging: "sideways" })).status).toBe(400);
});
