import { Trans, useLingui } from "@lingui/react/macro";

import { groupedCode } from "../names";
import type { PublicAnswer } from "../queries/certificates.server";
import { UntilTerm, ValidUntil } from "./valid-until";
import { DateTime } from "~/components/ui/date-time";
import { DescriptionList } from "~/components/ui/description-list";
import { Duration } from "~/components/ui/duration";
import { Icon, type IconName } from "~/components/ui/icon";
import { PersonName } from "~/components/ui/person-name";
import type { CertificateStatus } from "~/lib/vocabulary";

const LOOKS: Record<CertificateStatus, { box: string; mark: string; icon: IconName }> = {
  valid: { box: "border-moss bg-moss-wash", mark: "text-moss", icon: "check" },
  suspended: { box: "border-clay bg-clay-wash", mark: "text-clay", icon: "pause" },
  expired: { box: "border-edge bg-sunken", mark: "text-soft", icon: "clock" },
  revoked: { box: "border-rose bg-rose-wash", mark: "text-rose", icon: "x" },
};

/** Shows the result for a code: one plain sentence, then what was certified. */
export function VerifyAnswer({ answer, locale }: { answer: PublicAnswer; locale: string }) {
  const { t } = useLingui();
  const { box, mark, icon } = LOOKS[answer.status];
  const day = (value: string) => <DateTime value={value} locale={locale} />;
  return (
    <>
      <div className={`flex items-start gap-4 rounded-card border p-5 sm:p-8 ${box}`}>
        <span className={`shrink-0 [&>svg]:size-8 sm:[&>svg]:size-9 ${mark}`}>
          <Icon name={icon} />
        </span>
        <h1 tabIndex={-1} className="text-2xl sm:text-3xl">
          <VerifySentence answer={answer} locale={locale} />
        </h1>
      </div>
      <DescriptionList
        lined
        items={[
          { key: "title", term: t`Credential`, value: answer.credentialTitle },
          {
            key: "holder",
            term: t`Holder`,
            value:
              answer.name === null ? (
                <Trans>The holder has chosen not to show a name.</Trans>
              ) : (
                <>
                  <PersonName name={answer.name} />
                  {answer.nameDisplay === "initials" && (
                    <>
                      {" "}
                      <Trans>(the holder has chosen to show initials)</Trans>
                    </>
                  )}
                </>
              ),
          },
          { key: "body", term: t`Certified by`, value: answer.certifyingBody },
          { key: "program", term: t`Program`, value: answer.programmeName },
          {
            key: "hours",
            term: t`Training and practice`,
            value:
              answer.practiceHours > 0 ? (
                <Trans>
                  <Duration hours={answer.trainingHours} /> of training and{" "}
                  <Duration hours={answer.practiceHours} /> of practice, confirmed by a supervisor
                </Trans>
              ) : (
                <Trans>
                  <Duration hours={answer.trainingHours} /> of training
                </Trans>
              ),
          },
          ...(answer.metOn === null
            ? []
            : [{ key: "met", term: t`Requirements met`, value: day(answer.metOn) }]),
          { key: "signed", term: t`Signed off`, value: day(answer.signedOn) },
          { key: "from", term: t`Issued`, value: day(answer.issuedOn) },
          {
            key: "until",
            term: <UntilTerm status={answer.status} />,
            value: <ValidUntil day={answer.validUntil} zone={answer.zone} locale={locale} />,
          },
          {
            key: "code",
            term: t`Code`,
            value: <code className="break-words">{groupedCode(answer.code)}</code>,
          },
          ...(answer.scopeNote ? [{ key: "scope", term: t`Please note`, value: answer.scopeNote }] : []),
        ]}
      />
    </>
  );
}

function VerifySentence({ answer, locale }: { answer: PublicAnswer; locale: string }) {
  const since = <DateTime value={answer.statusSince} locale={locale} />;
  const until = <DateTime value={answer.validUntil} locale={locale} />;
  const issued = <DateTime value={answer.issuedOn} locale={locale} />;
  switch (answer.status) {
    case "valid":
      return (
        <Trans>
          Valid. Issued on {issued}, valid until the end of {until}.
        </Trans>
      );
    case "suspended":
      return <Trans>Suspended since {since}. This certificate is not valid at this time.</Trans>;
    case "expired":
      return <Trans>Expired. This certificate was valid until the end of {until}.</Trans>;
    case "revoked":
      return <Trans>Revoked on {since}. This certificate is no longer valid.</Trans>;
  }
}
