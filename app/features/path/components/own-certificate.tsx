import { Trans, useLingui } from "@lingui/react/macro";

import type { OwnCertificate } from "../queries/certification.server";
import { Button, LinkButton } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { RadioGroup } from "~/components/ui/choice-fields";
import { ContactLine } from "~/components/ui/contact-ways";
import { CopyField } from "~/components/ui/copy-field";
import { DateTime } from "~/components/ui/date-time";
import { DescriptionList } from "~/components/ui/description-list";
import { Disclosure } from "~/components/ui/disclosure";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Icon } from "~/components/ui/icon";
import { Notice } from "~/components/ui/notice";
import { HiddenField } from "~/components/ui/text-field";
import type { When } from "~/features/certification/components/application-timeline";
import { NameDisplayWord, CertificateBadge } from "~/features/certification/components/status-labels";
import { UntilTerm, ValidUntil } from "~/features/certification/components/valid-until";
import type { Contact } from "~/lib/contact";
import type { FormReply } from "~/lib/form";
import { paths } from "~/lib/paths";

/** Says until when an expired certificate can be renewed. */
function RenewalText({
  renewal,
  locale,
}: {
  renewal: NonNullable<OwnCertificate["renewal"]>;
  locale: string;
}) {
  const until = <DateTime value={renewal.until} locale={locale} />;
  return renewal.isOver ? (
    <Trans>It could be renewed until {until}.</Trans>
  ) : (
    <Trans>It can be renewed until {until}.</Trans>
  );
}

/** Shows a holder their certificate: the document, the verification link and how their name appears there. */
export function OwnCertificateCard({
  certificate,
  siteUrl,
  when,
  contact,
  reply,
}: {
  certificate: OwnCertificate;
  siteUrl: string;
  when: When;
  contact: Contact;
  reply: FormReply | null;
}) {
  const { t } = useLingui();
  const { id, code, status, renewal } = certificate;
  return (
    <Card title={certificate.credentialTitle} level={3}>
      <p>
        <CertificateBadge status={status} />
      </p>
      {(status === "suspended" || status === "revoked") && (
        <Notice
          title={
            status === "suspended" ? (
              <Trans>This certificate is suspended</Trans>
            ) : (
              <Trans>This certificate was revoked</Trans>
            )
          }
        >
          {certificate.reason && (
            <p className="whitespace-pre-line" dir="auto">
              {certificate.reason}
            </p>
          )}
          {certificate.reviewOn && (
            <p>
              <Trans>
                Review date: <DateTime value={certificate.reviewOn} locale={when.locale} form="weekday" />.
              </Trans>
            </p>
          )}
        </Notice>
      )}
      {status === "expired" && (
        <Notice title={<Trans>This certificate has expired</Trans>}>
          {renewal && (
            <p>
              <RenewalText renewal={renewal} locale={when.locale} />
            </p>
          )}
          <p>
            <Trans>
              Contact: <ContactLine contact={contact} />
            </Trans>
          </p>
        </Notice>
      )}
      <DescriptionList
        items={[
          {
            key: "issued",
            term: t`Issued on`,
            value: <DateTime value={certificate.issuedOn} locale={when.locale} />,
          },
          {
            key: "until",
            term: <UntilTerm status={status} />,
            value: <ValidUntil day={certificate.validUntil} zone={certificate.zone} locale={when.locale} />,
          },
          {
            key: "name",
            term: t`Name on the verification page`,
            value: <NameDisplayWord display={certificate.nameDisplay} />,
          },
        ]}
      />
      <FormActions>
        <a className="btn btn-main" href={paths.certificatePdf(code)}>
          <Icon name="download" />
          <Trans>Open certificate (PDF)</Trans>
        </a>
        <LinkButton kind="quiet" to={paths.certificate(code)}>
          <Trans>View certificate</Trans>
        </LinkButton>
      </FormActions>
      <CopyField
        label={<Trans>Verification link to share</Trans>}
        value={`${siteUrl}${paths.verifyCode(code)}`}
        hint={
          <Trans>
            Anyone with this link can see the title, the dates, and the status. It can’t be found by
            searching.
          </Trans>
        }
      />
      <Disclosure summary={<Trans>How your name appears</Trans>} open={reply !== null}>
        <FormFrame id={`name-${id}`} reply={reply} preventScrollReset>
          <HiddenField name="certificateId" value={id} />
          <RadioGroup
            name="display"
            label={<Trans>Name on the verification page</Trans>}
            hint={<Trans>The certificate itself always shows your full name.</Trans>}
            defaultValue={certificate.nameDisplay}
            required
            options={[
              {
                value: "full",
                label: <Trans>My full name</Trans>,
                hint: <Trans>Easiest for an employer to match to you.</Trans>,
              },
              {
                value: "initials",
                label: <Trans>Only my initials</Trans>,
                hint: (
                  <Trans>
                    Enough to compare with the certificate you show. A single name becomes a single initial.
                  </Trans>
                ),
              },
              {
                value: "none",
                label: <Trans>No name</Trans>,
                hint: <Trans>The page says that the certificate holder has chosen not to show a name.</Trans>,
              },
            ]}
          />
          <FormActions>
            <Button kind="quiet" name="intent" value="name_display">
              <Trans>Save</Trans>
            </Button>
          </FormActions>
        </FormFrame>
      </Disclosure>
    </Card>
  );
}
