/**
 * Shows an email address and a phone number as links. Renders nothing if there is neither.
 *
 * <ContactWays email="office@example.org" phone="(512) 555-0123" />
 */
import { isReachable, type Contact } from "~/lib/contact";

export function ContactWays({ email, phone }: Pick<Contact, "email" | "phone">) {
  return (
    <>
      {email && (
        <a className="text-link" href={`mailto:${email}`}>
          {email}
        </a>
      )}
      {email && phone && " · "}
      {phone && (
        <a className="text-link" href={`tel:${dialled(phone)}`}>
          {phone}
        </a>
      )}
    </>
  );
}

/** Shows a contact on one line: the name, then the links. */
export function ContactLine({ contact }: { contact: Contact }) {
  return (
    <>
      <bdi>{contact.name}</bdi>
      {isReachable(contact) && " · "}
      <ContactWays {...contact} />
    </>
  );
}

/** The keypad digit for each letter, from A to Z. */
const KEYS = "22233344455566677778889999";

/** Returns the number that a phone dials: letters become digits, and an extension is dropped. */
function dialled(phone: string): string {
  return phone
    .replace(/\s*(?:ext\.?|x)\s*\d+$/i, "")
    .replaceAll(/[A-Z]/g, (letter) => KEYS[letter.charCodeAt(0) - 65] ?? "")
    .replaceAll(/[^\d+]/g, "");
}
