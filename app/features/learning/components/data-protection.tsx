import { Plural, Trans } from "@lingui/react/macro";

import type { DataProtection } from "~/curriculum/types";

/**
 * Shows who is responsible for people's data, under the data notice.
 * @param data null while the program's profile names no one
 * @param level of its heading
 */
export function WhoIsResponsible({ data, level = 2 }: { data: DataProtection | null; level?: 2 | 3 }) {
  const Heading = level === 2 ? "h2" : "h3";
  const Part = level === 2 ? "h3" : "h4";
  const title = (
    <Heading className={level === 2 ? "mb-4 text-xl" : "mb-3 text-lg"}>
      <Trans>Who is responsible for your data</Trans>
    </Heading>
  );
  if (!data) {
    return (
      <section className="mt-10">
        {title}
        <p className="max-w-measure">
          <Trans>
            Your program hasn’t added a contact for questions about your data yet. Ask your program manager.
          </Trans>
        </p>
      </section>
    );
  }
  const { controller, legalBasis, responseDays, processors } = data;
  return (
    <section className={level === 2 ? "mt-10" : undefined}>
      {title}
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
            one="We respond to requests about your data within # day."
            other="We respond to requests about your data within # days."
          />
        </p>
        <Part>
          <Trans>Why we may use it</Trans>
        </Part>
        <p>{legalBasis}</p>
        {processors.length > 0 && (
          <>
            <Part>
              <Trans>Who else handles it for us</Trans>
            </Part>
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
    </section>
  );
}
