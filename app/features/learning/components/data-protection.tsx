import { Plural, Trans } from "@lingui/react/macro";

import { Section } from "~/components/ui/page-header";
import type { DataProtection } from "~/curriculum/types";

/**
 * Who answers for people's data, shown under the data notice.
 * @param data null while the program's profile names nobody
 */
export function WhoIsResponsible({ data }: { data: DataProtection | null }) {
  if (!data) {
    return (
      <Section title={<Trans>Who is responsible for your data</Trans>}>
        <p className="max-w-measure">
          <Trans>
            Your program has not entered its contact for questions about data yet. Ask your program manager.
          </Trans>
        </p>
      </Section>
    );
  }
  const { controller, legalBasis, responseDays, processors } = data;
  return (
    <Section title={<Trans>Who is responsible for your data</Trans>}>
      <div className="prose max-w-measure">
        <address className="not-italic">
          <p>
            <strong>{controller.name}</strong>
          </p>
          {controller.address && <p>{controller.address}</p>}
          {controller.email && (
            <p>
              <a className="text-link" href={`mailto:${controller.email}`}>
                {controller.email}
              </a>
            </p>
          )}
          {controller.phone && (
            <p>
              <a className="text-link" href={`tel:${controller.phone.replaceAll(/[^0-9+]/g, "")}`}>
                {controller.phone}
              </a>
            </p>
          )}
        </address>
        <p>
          <Plural
            value={responseDays}
            one="We answer a request about your data within # day."
            other="We answer a request about your data within # days."
          />
        </p>
        <h3>
          <Trans>Why we may use it</Trans>
        </h3>
        <p>{legalBasis}</p>
        {processors.length > 0 && (
          <>
            <h3>
              <Trans>Who else handles it for us</Trans>
            </h3>
            <ul>
              {processors.map(({ name, purpose }) => (
                <li key={name}>
                  <strong>{name}</strong>: {purpose}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Section>
  );
}
