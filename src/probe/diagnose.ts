/** What an SMTP refusal most probably means for an HVE sender, and what to do. Pure; the table is `diagnoses.ts`. */
import type { ProbeStage } from "../errors.ts";
import { diagnoses } from "./diagnoses.ts";

/** How a submission ended. */
export interface Evidence {
  stage: ProbeStage;
  /** The server's last reply, e.g. `535 5.7.139 Authentication unsuccessful, …`; undefined when it said nothing. */
  reply?: string | undefined;
  /** What failed on our side: an error code of the SMTP library or of Node, and its sentence. */
  failure?: string | undefined;
}

export interface Diagnosis {
  /** The reply's own; that of the inner error where one refusal quotes another. */
  replyCode: number | undefined;
  enhancedCode: string | undefined;
  reason: string;
  fix: string;
  /** Whether waiting alone may help. */
  mayPass: boolean;
}

export function diagnose({ stage, reply, failure }: Evidence): Diagnosis {
  const said = innerReply(reply ?? "");
  const [, code, enhanced] = /^(\d{3})(?:[ -](\d\.\d{1,3}\.\d{1,3}))?/.exec(said) ?? [];
  const text = said === "" ? `${stage}: ${failure ?? ""}` : said;
  const { reason, fix, mayPass } = diagnoses.find(({ match }) => match.test(text))!;
  return {
    replyCode: code === undefined ? undefined : Number(code),
    enhancedCode: enhanced,
    reason,
    fix,
    mayPass,
  };
}

/**
 * Clients that ignore a failed AUTH get the real reason inside the next refusal:
 * `530 5.7.57 Client not authenticated to send mail. Error: 535 5.7.139 …`.
 */
function innerReply(reply: string): string {
  const flat = reply.replace(/\r?\n\d{3}[ -]/g, " ").trim();
  return /5\.7\.57\b.*?Error:\s*(?<inner>\d{3} .*)$/s.exec(flat)?.groups?.["inner"] ?? flat;
}
