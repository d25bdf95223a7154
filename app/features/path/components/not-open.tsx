import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";

import { LinkButton, TextLink } from "~/components/ui/button";
import { Notice } from "~/components/ui/notice";
import { ContactLine } from "~/components/ui/contact-ways";
import type { Contact } from "~/lib/contact";
import { paths } from "~/lib/paths";

/** Says why a module or lesson is locked, and links to what unlocks it. */
export function NotOpenYet({ lockedBy }: { lockedBy: { slug: string; title: string }[] }) {
  const [first] = lockedBy;
  return (
    <div className="stack gap-even max-w-measure">
      <Notice kind="info" title={<Trans>This isn’t open yet</Trans>}>
        <p>
          <Trans>It builds on earlier modules. It opens when you have passed the quiz in:</Trans>
        </p>
        <ul className="list-disc ps-6">
          {lockedBy.map((module) => (
            <li key={module.slug}>
              <TextLink to={paths.module(module.slug)}>{module.title}</TextLink>
            </li>
          ))}
        </ul>
      </Notice>
      {first && (
        <div>
          <LinkButton to={paths.module(first.slug)}>
            <Trans>Go to: {first.title}</Trans>
          </LinkButton>
        </div>
      )}
    </div>
  );
}

/** Says that something cannot be shown because of a fault in its files, that work is safe, and whom to ask. */
export function CannotBeShown({
  title,
  contact,
  children,
}: {
  title: ReactNode;
  contact: Contact;
  children?: ReactNode;
}) {
  return (
    <div className="max-w-measure">
      <Notice kind="info" title={title}>
        <div className="stack gap-tight">
          <p>
            <Trans>There’s an error in its file. You didn’t cause it, and your work is safe.</Trans>
          </p>
          <p>
            <Trans>
              Contact: <ContactLine contact={contact} />
            </Trans>
          </p>
          {children}
        </div>
      </Notice>
    </div>
  );
}
