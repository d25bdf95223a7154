import { mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** The content of an email. */
export type Mail = { subject: string; text: string };

/** An outgoing email. The composer folds and encodes the names and addresses in its headers. */
export type Letter = Mail & {
  id: string;
  createdAt: number;
  to: string;
  from: { name: string; address: string };
};

export type Transport = { send(letter: Letter): Promise<void>; close(): void };

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/** Keeps the composer from reading files or fetching URLs, whatever a text contains. */
const SAFE = { disableFileAccess: true, disableUrlAccess: true };

const ON_THIS_MACHINE = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Query parameters of the URL that could disable encryption. */
const WEAKENING = ["secure", "ignoreTLS", "requireTLS", "opportunisticTLS"];

/**
 * Returns how to connect to the mail server. `smtps://` is encrypted from the first byte; `smtp://` uses STARTTLS
 * before it sends a password or an email. Only a server on this machine may be unencrypted.
 * @param smtpUrl `smtp://` or `smtps://` with user and password
 */
export function smtpOptions(smtpUrl: string): { url: string; requireTLS: boolean } {
  const url = new URL(smtpUrl);
  for (const name of [...url.searchParams.keys()])
    if (WEAKENING.some((one) => one.toLowerCase() === name.toLowerCase())) url.searchParams.delete(name);
  return {
    url: url.href,
    requireTLS: url.protocol === "smtp:" && !ON_THIS_MACHINE.has(url.hostname.toLowerCase()),
  };
}

/**
 * Opens the transport for email: an SMTP server, or a folder of `.eml` files if none is configured.
 * @param settings.smtpUrl `smtp://` or `smtps://` with user and password; null: files in `outboxDir`
 */
export async function openTransport(settings: {
  smtpUrl: string | null;
  outboxDir: string;
}): Promise<Transport> {
  const { createTransport } = await import("nodemailer");
  if (settings.smtpUrl !== null) {
    const smtp = createTransport({ ...smtpOptions(settings.smtpUrl), ...TIMEOUTS, ...SAFE });
    return {
      async send(letter) {
        await smtp.sendMail(messageOf(letter));
      },
      close: () => smtp.close(),
    };
  }
  const composer = createTransport({ streamTransport: true, buffer: true, newline: "windows", ...SAFE });
  return {
    async send(letter) {
      const { message } = await composer.sendMail(messageOf(letter));
      if (!Buffer.isBuffer(message)) throw new Error("The email was not composed in one piece.");
      await writeWhole(settings.outboxDir, `${fileTime(letter.createdAt)}-${letter.id}.eml`, message);
    },
    close: () => composer.close(),
  };
}

/**
 * Returns a letter as the composer takes it. Throws for an address with a control character, which would start a new
 * header, or with characters that could not be decoded.
 */
function messageOf(letter: Letter) {
  if (/[\u0000-\u0020\u007f<>,;\uFFFD]/.test(letter.to)) throw new Error("The address cannot be used.");
  const domain = letter.from.address.split("@")[1] ?? "localhost";
  return {
    from: letter.from,
    to: { name: "", address: letter.to },
    subject: letter.subject,
    text: letter.text,
    date: new Date(letter.createdAt),
    // Stays the same on a resend, so that mailboxes can recognize a duplicate.
    messageId: `<${letter.id}@${domain}>`,
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

/** Formats an instant for a file name: 20260302T150000Z. */
function fileTime(instant: number): string {
  return new Date(instant).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}

/** Writes a file that only the program's own user can read, atomically: a link in it is a credential. */
async function writeWhole(folder: string, name: string, content: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.${name}.draft`);
  await rm(draft, { force: true });
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, join(folder, name));
}
