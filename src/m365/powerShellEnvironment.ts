import { resolve } from "node:path";

/** What PowerShell, its modules and its network need; everything else of our environment may hold secrets and stays out. */
const passed = [
  ...[
    "PATH",
    "HOME",
    "USER",
    "LANG",
    "TMPDIR",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "DOTNET_ROOT",
  ],
  ...["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy"],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR", "PSModulePath"],
  // Windows
  ...["SystemRoot", "SystemDrive", "ComSpec", "PATHEXT", "TEMP", "TMP", "USERPROFILE", "USERNAME", "APPDATA"],
  ...["LOCALAPPDATA", "ProgramData", "ProgramFiles", "ProgramFiles(x86)", "windir"],
];

/**
 * The environment of a PowerShell process.
 * @param caFile PEM of a private authority. .NET reads it at its start and still reads the system's folder of roots.
 */
export function powerShellEnvironment(env: NodeJS.ProcessEnv, caFile: string | undefined): NodeJS.ProcessEnv {
  const kept = passed.filter((name) => env[name] !== undefined).map((name) => [name, env[name]]);
  return {
    ...Object.fromEntries(kept),
    ...(caFile !== undefined && { SSL_CERT_FILE: resolve(caFile) }),
    // .NET asks a proxy for this machine, too.
    NO_PROXY: [env["NO_PROXY"] ?? env["no_proxy"], "localhost,127.0.0.1"].filter(Boolean).join(","),
    NO_COLOR: "1",
    TERM: "dumb",
    POWERSHELL_TELEMETRY_OPTOUT: "1",
    POWERSHELL_UPDATECHECK: "Off",
  };
}
