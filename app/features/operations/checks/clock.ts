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
        `It is ${time} UTC by this machine, and the database knows of ${new Date(newestWriteAt).toISOString()}.`,
        "Either the clock is wrong now or it was then. Set it by the network: timedatectl set-ntp true",
      ),
    );
  } else findings.push(ok(`It is ${time} UTC by this machine.`));
  if (synchronised === false) {
    findings.push(mend("The clock is not set by the network.", "timedatectl set-ntp true"));
  } else if (synchronised === null) {
    findings.push(
      look("Whether the clock is set by the network was not checked.", "See that a time service runs."),
    );
  } else findings.push(ok("The clock is set by the network."));
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone }).format(now);
    findings.push(ok(`The programme's zone, ${zone}, is known here.`));
  } catch {
    findings.push(
      mend(`The programme's zone, ${zone}, is not known here.`, "Install a Node.js with full Intl data."),
    );
  }
  return findings;
}
