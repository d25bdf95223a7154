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
        `SMTP_URL is not set: email is written to files in ${settings.outboxDir} and not delivered.`,
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
        `The mail server ${host} is not usable (${errorSummary(error)}).`,
        options.requireTLS
          ? "Check SMTP_URL and its password. With smtp://, the server must offer STARTTLS, because no password or email leaves this machine without TLS; otherwise, use smtps://."
          : "Check SMTP_URL and its password.",
      ),
    ];
  } finally {
    transport.close();
  }
  return [ok(`The mail server ${host} is reachable and accepts the sign-in.`)];
}
