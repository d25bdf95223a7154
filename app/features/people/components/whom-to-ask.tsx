import { Trans } from "@lingui/react/macro";

import { ContactWays } from "~/components/ui/contact-ways";
import type { Contact } from "~/lib/contact";

/** Shows the program's contact, with links that can be tapped. */
export function WhomToAsk({ contact }: { contact: Contact }) {
  return (
    <>
      <Trans>You can ask {contact.name}.</Trans> <ContactWays {...contact} />
    </>
  );
}
