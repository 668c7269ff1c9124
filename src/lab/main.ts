/**
 * The lab as a process; its options are in options.ts. Prints one line of JSON with its addresses on stdout when it is
 * ready; everything else goes to stderr. Ends on SIGINT, on SIGTERM and, with `--with-parent`, when its standard input
 * closes, so that it does not outlive a starter that was killed.
 */
import { differences } from "./differences.ts";
import { help, readOptions } from "./options.ts";

const { lab: wanted, withParent, show } = readOptions(process.argv.slice(2));

if (show === "help") process.stdout.write(help);
else if (show === "differences")
  process.stdout.write(`${differences.map((line) => `- ${line}`).join("\n")}\n`);
else await serve();

async function serve() {
  // Here, so that help and wrong options are answered without loading four servers.
  const { startLab } = await import("./lab.ts");
  const lab = await startLab(wanted);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void lab[Symbol.asyncDispose]().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  if (withParent) {
    process.stdin.once("end", stop);
    process.stdin.once("close", stop);
    process.stdin.resume();
  }
  process.stdout.write(`${JSON.stringify(lab.addresses)}\n`);
  const { profile = "usual", factor } = wanted;
  process.stderr.write(
    `The lab is ready (delays divided by ${factor}, profile ${profile}, random ${lab.randomSeed}).\n`,
  );
}
