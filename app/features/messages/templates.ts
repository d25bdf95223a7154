import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import type { Contact } from "~/lib/contact";
import { formatDate } from "~/lib/intl";
import type { Mail } from "~/lib/mail-transport.server";
import type { MailTemplate } from "~/lib/vocabulary";

/** What every email may say about its origin: neutral names alone. */
export type Sender = {
  /** The beginning of every link; no trailing slash. */
  siteUrl: string;
  /** The program's neutral sender name, for instance "Alongside". */
  name: string;
  /** The time zone of dates: the program's. */
  timeZone?: string;
  /** Whom recipients can ask. */
  contact: Contact;
};

/**
 * Writes an email. A mailbox may be shared, and a subject shows on a locked screen, so it mentions no recovery, no
 * module, no cohort and no name.
 * @param params of the outbox; `path` is a path of ours that begins with a slash
 * @throws Error when a link is missing or leads elsewhere
 */
export function writeMail(
  template: MailTemplate,
  params: Readonly<Record<string, string>>,
  sender: Sender,
  i18n: I18n,
): Mail {
  const content = CONTENT[template](i18n, sender, params);
  const link = linkOf(template, params, sender);
  const paragraphs = [
    i18n._(msg`Hello,`),
    content.what,
    ...(link ? [link] : []),
    ...content.then,
    ...closing(i18n, sender),
  ];
  return { subject: content.subject, text: `${paragraphs.map(wrapped).join("\n\n")}\n` };
}

/**
 * Wraps to a length that passes every mail server unchanged, so that no encoding breaks a link. Words are never split.
 */
function wrapped(paragraph: string): string {
  return paragraph.replaceAll(/(?=\S)(.{1,72})(?:[^\S\n]+|$)/gmu, "$1\n").trimEnd();
}

type Content = { subject: string; what: string; then: string[] };

/** Emails whose link is a secret in the params. The others lead to a page of their own. */
const LINKED: Record<MailTemplate, boolean | "if_given"> = {
  invitation: true,
  password_reset: true,
  email_change: true,
  // An email written before undo links existed has none.
  email_changed: "if_given",
  hours_queried: true,
  application_returned: true,
  certificate_issued: true,
  work_waiting: true,
};

const CONTENT: Record<
  MailTemplate,
  (i18n: I18n, sender: Sender, params: Readonly<Record<string, string>>) => Content
> = {
  invitation: (i18n, { name, siteUrl, timeZone }, params) => {
    const inviter = nameIn(params.inviter);
    const host = new URL(siteUrl).host;
    const until = lastDay(params.expiresAt, i18n.locale, timeZone);
    return {
      subject: i18n._(msg`Your invitation to ${name}`),
      what: inviter
        ? i18n._(
            msg`${inviter} invites you to ${name}. This link opens a page on ${host} that tells you more about the invitation. There you can choose a password and join:`,
          )
        : i18n._(
            msg`You are invited to ${name}. This link opens a page on ${host} that tells you more about the invitation. There you can choose a password and join:`,
          ),
      then: [
        until
          ? i18n._(msg`The link is for you alone and works once, for 14 days: until ${until}.`)
          : i18n._(msg`The link is for you alone and works once, for 14 days.`),
        i18n._(
          msg`If you did not expect this invitation, you can ignore it, and nothing will happen. If you are not sure that it is real, ask the contact below before you open the link.`,
        ),
      ],
    };
  },
  password_reset: (i18n, { name }) => ({
    subject: i18n._(msg`Choose a new password`),
    what: i18n._(msg`Someone, probably you, requested a new password for ${name}. Choose one here:`),
    then: [
      i18n._(msg`The link works once, for one hour.`),
      i18n._(msg`If it wasn’t you, ignore this email: your password will not change.`),
    ],
  }),
  email_change: (i18n, { name }) => ({
    subject: i18n._(msg`Please confirm this address`),
    what: i18n._(msg`Someone, probably you, wants to use this address for ${name}. Confirm it here:`),
    then: [
      i18n._(msg`The link works once, for one day.`),
      i18n._(msg`If it wasn’t you, ignore this email: nothing will change.`),
    ],
  }),
  email_changed: (i18n, { name }, params) => ({
    subject: i18n._(msg`Your address has been changed`),
    what: i18n._(
      params.path
        ? msg`The email address of your account at ${name} was changed. From now on, email goes to the new address. If it wasn’t you, undo the change here within seven days:`
        : msg`The email address of your account at ${name} was changed. From now on, email goes to the new address.`,
    ),
    then: [
      i18n._(
        params.path
          ? msg`The link works once. It restores this address, asks for a new password, and signs out every device. If you changed the address yourself, you don’t need to do anything.`
          : msg`If it wasn’t you, please get in touch right away.`,
      ),
    ],
  }),
  hours_queried: (i18n) => ({
    subject: i18n._(msg`There is a question for you`),
    what: i18n._(msg`There is a question about something you submitted. You can read and answer it here:`),
    then: [],
  }),
  application_returned: (i18n) => ({
    subject: i18n._(msg`Something was returned to you`),
    what: i18n._(
      msg`Something you submitted was returned to you with a note on what to add. Everything else is saved. You can read it here:`,
    ),
    then: [],
  }),
  certificate_issued: (i18n) => ({
    subject: i18n._(msg`A document is ready for you`),
    what: i18n._(msg`A document is ready for you. You can open and save it here:`),
    then: [],
  }),
  work_waiting: (i18n) => ({
    subject: i18n._(msg`Something is waiting for you`),
    what: i18n._(msg`Someone is waiting for your answer. You can see it here:`),
    then: [i18n._(msg`You get this at most once a day, and only while something is waiting.`)],
  }),
};

function linkOf(
  template: MailTemplate,
  params: Readonly<Record<string, string>>,
  sender: Sender,
): string | null {
  const path = params.path ?? "";
  if (!LINKED[template] || (LINKED[template] === "if_given" && path === "")) return null;
  const url = new URL(path, sender.siteUrl);
  if (!/^\/(?![/\\])/.test(path) || url.origin !== new URL(sender.siteUrl).origin) {
    throw new Error(`A mail of the kind ${template} has no link of ours.`);
  }
  return url.href;
}

/** Returns a name as one line of text, without anything that a mail client would turn into a link. */
function nameIn(name: string | undefined): string {
  return (name ?? "")
    .replaceAll(/[\p{C}\s]+/gu, " ")
    .replaceAll(/\S*(?::\/\/|www\.)\S*/giu, "")
    .trim();
}

/** Returns the day of an instant, as people write it; empty when there is none. */
function lastDay(instant: string | undefined, locale: string, timeZone: string | undefined): string {
  return instant ? formatDate(Number(instant), locale, timeZone ?? "UTC", "day") : "";
}

function closing(i18n: I18n, { name, contact }: Sender): string[] {
  // Each contact on its own line, so that no number is split.
  const ways = [contact.email, contact.phone].filter((way) => way !== null);
  const whom = [ways.length > 0 ? `${contact.name}:` : contact.name, ...ways].join("\n");
  return [i18n._(msg`Questions? Ask ${whom}`), name];
}
