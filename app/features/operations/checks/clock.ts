import { reportOn, type Finding } from "./finding";
import { MINUTE } from "~/lib/dates";

const { ok, look, mend } = reportOn("clock");

/**
 * Checks whether the clock can be right: deadlines, sign-ins and the validity of certificates depend on it.
 * @param newestWriteAt the latest instant in the database
 * @param synchronised as the system reports; null: unknown
 */
export function checkClock(
  now: number,
  newestWriteAt: number | null,
  synchronised: boolean | null,
  zone: string,
): Finding[] {
  const findings: Finding[] = [];
  const time = new Date(now).toISOString().replace("T", " ").slice(0, 19);
  if (newestWriteAt !== null && newestWriteAt > now + 5 * MINUTE) {
    findings.push(
      mend(
        `The clock says ${time} UTC, but the database contains an entry from ${new Date(newestWriteAt).toISOString()}.`,
        "The clock is wrong now, or was then. Synchronize it over the network: timedatectl set-ntp true",
      ),
    );
  } else findings.push(ok(`The clock says ${time} UTC.`));
  if (synchronised === false) {
    findings.push(mend("The clock is not synchronized.", "timedatectl set-ntp true"));
  } else if (synchronised === null) {
    findings.push(
      look("Clock synchronization could not be checked.", "Make sure that a time service is running."),
    );
  } else findings.push(ok("The clock is synchronized."));
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone }).format(now);
    findings.push(ok(`The program's time zone, ${zone}, is available here.`));
  } catch {
    findings.push(
      mend(
        `The program's time zone, ${zone}, is not available here.`,
        "Install a Node.js with full Intl data.",
      ),
    );
  }
  return findings;
}
