/** Entra directory roles that app-only callers of Exchange may hold, by template id. Source: exchange-admin §A.3. */
const directoryRoles: Record<string, (cmdlet: string) => boolean> = {
  // Global Administrator
  "62e90394-69f5-4237-9190-012177145e10": () => true,
  // Exchange Administrator
  "29232cdf-9323-42fd-ade2-1d097af3e4de": () => true,
  // Exchange Recipient Administrator: recipients; whether the HVE cmdlets are among them is not published.
  "31392ffb-586c-42d1-9346-e59415a2cc4e": (cmdlet) => /^Get-|-(MailUser|User|HVE\w+)$/.test(cmdlet),
  // Global Reader
  "f2ef992c-3afb-46b9-b7cf-a126ee74c451": (cmdlet) => cmdlet.startsWith("Get-"),
};

/**
 * Whether a caller with these directory roles may run a cmdlet; undefined when no role counts at all, which the service
 * says in another way.
 */
export function mayRun(wids: readonly string[], cmdlet: string): boolean | undefined {
  const counting = wids.map((wid) => directoryRoles[wid]).filter((role) => role !== undefined);
  return counting.length === 0 ? undefined : counting.some((role) => role(cmdlet));
}
