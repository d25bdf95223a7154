import { Trans } from "@lingui/react/macro";

import { TextField } from "~/components/ui/text-field";
import type { Contact } from "~/lib/contact";

/** Fields of the program's contact: a name, and the ways to reach it, of which one is enough. */
export function ContactFields({ contact }: { contact?: Contact | undefined }) {
  return (
    <>
      <TextField
        name="contactName"
        label={<Trans>Contact for questions</Trans>}
        hint={<Trans>A person or an office, such as “the program office”.</Trans>}
        autoComplete="off"
        defaultValue={contact?.name}
      />
      <TextField
        name="contactEmail"
        type="email"
        label={<Trans>Email address of the contact</Trans>}
        hint={<Trans>Enter an email address, a phone number, or both.</Trans>}
        required={false}
        autoComplete="off"
        spellCheck={false}
        defaultValue={contact?.email ?? undefined}
      />
      <TextField
        name="contactPhone"
        type="tel"
        label={<Trans>Phone number of the contact</Trans>}
        required={false}
        autoComplete="off"
        spellCheck={false}
        defaultValue={contact?.phone ?? undefined}
      />
    </>
  );
}
