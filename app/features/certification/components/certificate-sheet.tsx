import { Trans, useLingui } from "@lingui/react/macro";

import { groupedCode } from "../names";
import type { CertificatePage } from "../queries/certificates.server";
import { CertificateBadge } from "./status-labels";
import { UntilTerm, ValidUntil } from "./valid-until";
import { DateTime } from "~/components/ui/date-time";
import { DescriptionList } from "~/components/ui/description-list";
import { Duration } from "~/components/ui/duration";
import { PersonName } from "~/components/ui/person-name";

/** Shows the content of the document as a page. */
export function CertificateSheet({ page, locale }: { page: CertificatePage; locale: string }) {
  const { t } = useLingui();
  const { facts } = page;
  const day = (value: string) => <DateTime value={value} locale={locale} />;
  const hours = (value: number) => <Duration hours={value} />;
  return (
    <div className="grid gap-6 rounded-card border border-line bg-raised p-5 sm:p-8">
      <div className="grid justify-items-center gap-3 text-center">
        <CertificateBadge status={page.status} />
        {page.status !== "valid" && (
          <p>
            <Trans>Since {day(page.statusSince)}</Trans>
          </p>
        )}
        <p className="text-3xl break-words">
          <PersonName name={facts.holderName} />
        </p>
        <p className="text-soft">{facts.statement}</p>
        <p className="text-xl">{facts.credentialTitle}</p>
        <p>{facts.certifyingBody}</p>
      </div>
      <DescriptionList
        lined
        items={[
          { key: "program", term: t`Program`, value: facts.programmeName },
          { key: "training", term: t`Training`, value: hours(facts.trainingHours) },
          { key: "practice", term: t`Supervised practice`, value: hours(facts.practiceHours) },
          {
            key: "modules",
            term: t`Modules`,
            value: (
              <ul>
                {facts.modules.map((module) => (
                  <li key={module.title}>
                    {module.title}, {hours(module.hours)}
                  </li>
                ))}
              </ul>
            ),
          },
          {
            key: "supervisor",
            term: t`Signed off by`,
            value: (
              <>
                <PersonName name={facts.supervisor.name} />, {day(facts.supervisor.signedOn)}
              </>
            ),
          },
          {
            key: "issuer",
            term: t`Issued by`,
            value: (
              <>
                <PersonName name={facts.issuer.name} />, {day(facts.issuer.signedOn)}
              </>
            ),
          },
          {
            key: "until",
            term: <UntilTerm status={page.status} />,
            value: <ValidUntil day={page.validUntil} zone={page.zone} locale={locale} />,
          },
          {
            key: "code",
            term: t`Code`,
            value: <code className="break-words">{groupedCode(page.code)}</code>,
          },
          ...(facts.scopeNote ? [{ key: "scope", term: t`Please note`, value: facts.scopeNote }] : []),
        ]}
      />
    </div>
  );
}
