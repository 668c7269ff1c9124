import { delimiter, dirname } from "node:path";

/**
 * The variables of a child process: ours, then the stack's, and a PATH on which `node` is the Node that runs this engine.
 */
export function childEnvironment(...more: (NodeJS.ProcessEnv | undefined)[]): NodeJS.ProcessEnv {
  const merged: NodeJS.ProcessEnv = Object.assign({}, process.env, ...more);
  const path = [dirname(process.execPath), merged["PATH"] ?? ""].filter((part) => part !== "").join(delimiter);
  return { ...merged, PATH: path };
}
