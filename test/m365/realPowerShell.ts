import { spawnSync } from "node:child_process";

/** A PowerShell 7 of this machine: HVE_TEST_PWSH, or `pwsh` on PATH; undefined when there is none, and tests say so. */
export const realPowerShell = [process.env["HVE_TEST_PWSH"], "pwsh"].find(
  (executable) =>
    executable !== undefined &&
    spawnSync(executable, ["-NoProfile", "-Command", "exit 42"], { stdio: "ignore" }).status === 42,
);
