import type { Settings } from "../settings";
import { errorSummary, reportOn, type Finding } from "~/features/operations/checks/finding";
import { smtpOptions } from "~/lib/mail-transport.server";

const { ok, look, mend } = reportOn("mail");
const LIMIT_MS = 10_000;

/** Connects to the mail server and signs in, without sending anything. */
export async function checkMail(settings: Pick<Settings, "smtpUrl" | "outboxDir">): Promise<Finding[]> {
  if (settings.smtpUrl === null) {
    return [
      look(
        `There is no SMTP_URL: mail is written as files to ${settings.outboxDir}, and nobody gets it.`,
        "Set SMTP_URL=smtps://user:password@mail.example.org and MAIL_FROM.",
      ),
    ];
  }
  const { host } = new URL(settings.smtpUrl);
  const options = smtpOptions(settings.smtpUrl);
  const { createTransport } = await import("nodemailer");
  const transport = createTransport({
    ...options,
    connectionTimeout: LIMIT_MS,
    greetingTimeout: LIMIT_MS,
    socketTimeout: LIMIT_MS,
  });
  try {
    await transport.verify();
  } catch (error) {
    return [
      mend(
        `The mail server ${host} cannot be used (${errorSummary(error)}).`,
        options.requireTLS
          ? "Check SMTP_URL and its password. With smtp:// the server must offer STARTTLS, as no password and no mail leaves this machine without TLS; otherwise use smtps://."
          : "Check SMTP_URL and its password.",
      ),
    ];
  } finally {
    transport.close();
  }
  return [ok(`The mail server ${host} can be reached and lets the program in.`)];
}
