import { spawn } from "node:child_process";
import { labScript } from "./labProcess.ts";

/** Has the lab print what it does not do as the service does. @returns its exit code. */
export function labDifferences(): Promise<number> {
  const child = spawn(process.execPath, [labScript, "--differences"], { stdio: "inherit" });
  return new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
}
