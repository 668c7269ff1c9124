import { DeploymentError } from "./deploymentError.ts";

const unitSeconds: Record<string, number> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
const part = /([\d.]+)(ns|us|µs|ms|s|m|h)/g;

/**
 * Seconds of a duration as Pulumi writes it: `1h30m`, `90s`, `1.5m`.
 * @throws DeploymentError for any other text.
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function durationSeconds(text: string): number {
  if (text.replaceAll(part, "") !== "")
    throw new DeploymentError(`unable to parse customTimeout Value ${text}`);
  return [...text.matchAll(part)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * (unitSeconds[unit ?? ""] ?? 0),
    0,
  );
}
