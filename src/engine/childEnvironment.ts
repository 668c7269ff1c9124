import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** Where Node itself keeps compiled code when it is asked to; it makes every start of the SDK a third shorter. */
const compileCache = join(tmpdir(), "node-compile-cache");

/**
 * The variables of a child process: ours, then the stack's, and a PATH on which `node` is the Node that runs this engine.
 * @see https://nodejs.org/api/module.html#module-compile-cache
 */
export function childEnvironment(...more: (NodeJS.ProcessEnv | undefined)[]): NodeJS.ProcessEnv {
  const merged: NodeJS.ProcessEnv = Object.assign({ NODE_COMPILE_CACHE: compileCache }, process.env, ...more);
  const path = [dirname(process.execPath), merged["PATH"] ?? ""]
    .filter((part) => part !== "")
    .join(delimiter);
  return { ...merged, PATH: path };
}
