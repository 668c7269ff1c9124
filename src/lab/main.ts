/**
 * The lab as a process. Prints one line of JSON with its addresses on stdout when it is ready; everything else goes to
 * stderr. Ends on SIGINT, on SIGTERM and, with `--with-parent`, when its standard input closes, so that it does not
 * outlive a starter that was killed.
 */
import { parseArgs } from "node:util";
import { differences } from "./differences.ts";
import { startLab } from "./lab.ts";

const { values } = parseArgs({
  options: {
    /** `login,exchange,graph,smtp`, or 0 for free ones. */
    ports: { type: "string", default: "0" },
    folder: { type: "string" },
    factor: { type: "string", default: "600" },
    "with-parent": { type: "boolean", default: false },
    differences: { type: "boolean", default: false },
  },
});

if (values.differences) process.stdout.write(`${differences.map((line) => `- ${line}`).join("\n")}\n`);
else await serve();

async function serve() {
  const [login = 0, exchange = 0, graph = 0, smtp = 0] = values.ports.split(",").map(Number);
  const factor = Number(values.factor);
  if ([login, exchange, graph, smtp].some((port) => !Number.isInteger(port)) || !(factor > 0))
    throw new Error("--ports takes four numbers or 0, --factor a number above 0.");
  const lab = await startLab({
    ports: { login, exchange, graph, smtp },
    factor,
    ...(values.folder === undefined ? {} : { folder: values.folder }),
  });
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void lab[Symbol.asyncDispose]().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  if (values["with-parent"]) {
    process.stdin.once("end", stop);
    process.stdin.once("close", stop);
    process.stdin.resume();
  }
  process.stdout.write(`${JSON.stringify(lab.addresses)}\n`);
  process.stderr.write(`The lab is ready (delays divided by ${factor}).\n`);
}
