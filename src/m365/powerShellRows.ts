import { scrubbing, type CmdletParameters } from "./exchange.ts";
import { refuseCutOff, rowsOf } from "./exchangeAnswer.ts";
import { exchangeError } from "./exchangeErrors.ts";
import type { Reply } from "./powerShellProcess.ts";
import { powerShellRefusal } from "./powerShellRefusal.ts";

/**
 * @returns the objects a cmdlet wrote.
 * @throws the first error it wrote, even when it wrote objects as well.
 */
export function powerShellRows<Row>(cmdlet: string, sent: CmdletParameters, reply: Reply): Row[] {
  const [error] = reply.errors;
  if (error !== undefined) {
    const scrub = scrubbing(sent);
    const { message, reason, errorId, remote } = error;
    const clean = { message: scrub(message), reason, errorId: scrub(errorId), remote: scrub(remote) };
    throw exchangeError(cmdlet, sent, powerShellRefusal(clean));
  }
  refuseCutOff(cmdlet, reply.warnings);
  // What a writing cmdlet lets fall is read by nobody.
  return /^(Set|Remove|Add|Connect)-/.test(cmdlet) ? [] : rowsOf<Row>(cmdlet, reply.objects);
}
