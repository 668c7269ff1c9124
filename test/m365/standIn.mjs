#!/usr/bin/env node
// Speaks the worker's protocol without PowerShell, and forwards cmdlets over HTTP as the module does. Its script is the module's
// "manifest", a JSON file: { powerShell, modules, log, refuse }; a service's header `x-stand-in` makes it misbehave.
import { appendFileSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import tls from "node:tls";

const { SSL_CERT_FILE: roots } = process.env; // .NET takes it; Node has to be told
if (roots) tls.setDefaultCACertificates([readFileSync(roots, "utf8")]);
let script = {};
let connection = {};
const note = (what) => script.log && appendFileSync(script.log, `${JSON.stringify(what)}\n`);
const plain = (value) =>
  typeof value === "string"
    ? value.slice(1)
    : Array.isArray(value)
      ? value.map(plain)
      : value?.$secret
        ? plain(value.$secret)
        : value && typeof value === "object"
          ? { "@odata.type": "#Exchange.GenericHashTable", ...table(value) }
          : value;
const table = (values) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, plain(value)]));
const record = (message, reason, remote = "") => ({ message, reason, remote, errorId: "" });

/** A real module's manifest is no JSON, and asks for nothing. */
function readScript(module) {
  try {
    return JSON.parse(readFileSync(module, "utf8"));
  } catch {
    return {};
  }
}

async function answer({ op, module, version, cmdlets, cmdlet, parameters }) {
  if (op === "versions") {
    script = readScript(module);
    note({ argv: process.argv, env: process.env, pid: process.pid });
    return { objects: [{ powerShell: script.powerShell ?? "7.6.5", modules: script.modules ?? ["3.9.2"] }] };
  }
  if (op === "connect") {
    connection = { ...table(parameters), cmdlets };
    note({ connect: connection, version });
    return script.refuse ? { errors: [script.refuse] } : {};
  }
  if (!connection.cmdlets.includes(cmdlet))
    return {
      errors: [
        record(`The term '${cmdlet}' is not recognized as a name of a cmdlet.`, "CommandNotFoundException"),
      ],
    };
  const { AccessToken: token, ConnectionUri: uri } = connection;
  const tenant = JSON.parse(Buffer.from(token.split(".")[1], "base64url")).tid;
  const response = await fetch(`${uri}/adminapi/beta/${tenant}/InvokeCommand`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: table(parameters) } }),
  }).catch((error) => ({ error }));
  if (response.error) return { errors: [record(response.error.message, "HttpRequestException")] };
  const text = (await response.text().catch(() => "")).replaceAll("\0", "");
  return { ...(await misbehave(response.headers.get("x-stand-in"))), ...read(response, text) };
}

function read({ ok, status, statusText }, text) {
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    if (ok)
      return text === ""
        ? {}
        : { errors: [record("Unexpected character encountered", "JsonReaderException")] };
  }
  if (ok) return { objects: body.value ?? [], warnings: body["@adminapi.warnings"] ?? [] };
  const { details: [detail] = [], innererror: { internalexception: inner } = {} } = body?.error ?? {};
  const nothing = `Response status code does not indicate success: ${status} (${statusText}).`;
  if (body?.error)
    return { errors: [record(detail?.message ?? inner?.message ?? nothing, "Exception", text)] };
  return { errors: [record(/^[^<]+$/.test(text) ? text : nothing, "HttpRequestException")] };
}

function misbehave(how) {
  if (how === "hang") return new Promise(() => {});
  if (how?.startsWith("exit")) process.exit(Number(how.slice(5)));
  if (how === "kill") process.kill(process.pid, "SIGKILL");
  if (how === "noise") {
    process.stdout.write("WARNING: noise \u001eHVE1 {} that never ends");
    process.stderr.write("Write-Error: more of it\n");
  }
  return how === "otherId" ? { id: "another" } : how === "rubbish" ? { rubbish: true } : {};
}

for await (const line of createInterface({ input: process.stdin })) {
  const [, stream, mark] = /^#([oe]) (\w{16})$/.exec(line) ?? [];
  if (mark) process[stream === "o" ? "stdout" : "stderr"].write(`${mark}\n`);
  else {
    const request = JSON.parse(Buffer.from(line, "base64").toString());
    const reply = { id: request.id, objects: [], warnings: [], errors: [], ...(await answer(request)) };
    process.stdout.write(`\n\u001eHVE1 ${reply.rubbish ? "{rubbish" : JSON.stringify(reply)}\n`);
  }
}
note({ ended: process.pid });
