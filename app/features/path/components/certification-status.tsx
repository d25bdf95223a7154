import { Trans } from "@lingui/react/macro";

import type { CertificationPage } from "../queries/certification.server";
import { LinkButton } from "~/components/ui/button";
import { NextCard } from "~/components/ui/card";
import { ContactLine } from "~/components/ui/contact-ways";
import { DateTime } from "~/components/ui/date-time";
import { Notice } from "~/components/ui/notice";
import { PersonName } from "~/components/ui/person-name";
import { textsToAgree } from "~/features/certification/agreeing";
import { ReturnNote, type When } from "~/features/certification/components/application-timeline";
import { nextCardOf } from "~/features/certification/requirements/kinds";
import type { Contact } from "~/lib/contact";
import { paths } from "~/lib/paths";

/** Shows the status of a person's application, who acts next, and the one thing to do. */
export function CertificationStatus({
  page,
  contact,
  when,
}: {
  page: CertificationPage;
  contact: Contact;
  when: When;
}) {
  const { application, evaluation, answer } = page;
  if (!application || !evaluation) {
    return (
      <Notice title={<Trans>You haven’t started certification yet</Trans>}>
        <p>
          <Trans>
            It starts when you accept an invitation to a cohort. Contact: <ContactLine contact={contact} />
          </Trans>
        </p>
      </Notice>
    );
  }
  const since = (
    <DateTime
      value={application.stateSince}
      zone={when.zone}
      locale={when.locale}
      now={when.now}
      form="date"
    />
  );
  const supervisor = page.supervisor ? (
    <PersonName name={page.supervisor.shownName} />
  ) : (
    <Trans>Your supervisor</Trans>
  );
  switch (application.state) {
    case "in_training":
      return <InTraining page={page} />;
    case "submitted":
      return (
        <Notice title={<Trans>Your application is with your supervisor</Trans>}>
          <p>
            {page.supervisor ? (
              <Trans>
                Submitted: {since}. {supervisor} will review it next. There’s nothing you need to do now.
              </Trans>
            ) : (
              <Trans>
                Submitted: {since}. You don’t have a supervisor right now. Your program manager will assign
                one, who will receive your application automatically.
              </Trans>
            )}
          </p>
        </Notice>
      );
    case "returned":
      return (
        <>
          <Notice kind="waits" title={<Trans>Your supervisor or manager requested changes</Trans>}>
            {answer && <ReturnNote event={answer} when={when} />}
            <p>
              <Trans>Returned: {since}. Your progress is saved.</Trans>
            </p>
          </Notice>
          {textsToAgree(evaluation.requirements).length > 0 && <AgreeCard />}
          {evaluation.isReady && (
            <NextCard
              eyebrow={<Trans>Next for you</Trans>}
              title={<Trans>Make the changes, then resubmit</Trans>}
              action={
                <LinkButton to={paths.certificationApply()} large>
                  <Trans>Resubmit application</Trans>
                </LinkButton>
              }
            />
          )}
        </>
      );
    case "recommended":
      return (
        <Notice kind="done" live={false} title={<Trans>Your supervisor has signed off</Trans>}>
          <p>
            <Trans>
              Signed: {since}. A program manager will review it and issue your certificate. There’s nothing
              you need to do now.
            </Trans>
          </p>
        </Notice>
      );
    case "issued":
      // A suspended or revoked certificate has its own notice below.
      return page.certificates[0]?.status !== "valid" ? null : (
        <Notice
          kind="done"
          live={false}
          title={<Trans>Your certificate has been issued. Congratulations!</Trans>}
        >
          <p>
            <Trans>Issued: {since}. You can download and share your certificate below.</Trans>
          </p>
        </Notice>
      );
    case "denied":
      return (
        <Notice title={<Trans>Your application was not approved</Trans>}>
          {answer && <ReturnNote event={answer} when={when} />}
          <p>
            <Trans>
              Decided: {since}. Your progress is saved. If you disagree, you can ask for a review:{" "}
              <ContactLine contact={contact} />
            </Trans>
          </p>
        </Notice>
      );
    case "withdrawn":
      return (
        <Notice title={<Trans>You withdrew from certification</Trans>}>
          <p>
            <Trans>
              Withdrawn: {since}. Your progress is saved, and no reason is recorded. If you want to continue,
              your program manager can reopen your application: <ContactLine contact={contact} />
            </Trans>
          </p>
        </Notice>
      );
  }
}

function InTraining({ page }: { page: CertificationPage }) {
  const { evaluation } = page;
  if (!evaluation) return null;
  if (evaluation.isReady) {
    return (
      <NextCard
        eyebrow={<Trans>Next for you</Trans>}
        title={<Trans>All requirements are met. You can apply.</Trans>}
        action={
          <LinkButton to={paths.certificationApply()} large>
            <Trans>Go to your application</Trans>
          </LinkButton>
        }
        note={<Trans>You can review everything before you submit.</Trans>}
      />
    );
  }
  if (evaluation.nextActor === "supervisor") {
    return (
      <Notice title={<Trans>Waiting for your supervisor</Trans>}>
        <p>
          <Trans>You have done your part for now. You can apply here when your hours are confirmed.</Trans>
        </p>
      </Notice>
    );
  }
  const [own] = evaluation.requirements.flatMap((result) =>
    result.state === "not_met" && result.actor === "trainee" ? (nextCardOf(result) ?? []) : [],
  );
  if (!own?.comesBeforeTexts && textsToAgree(evaluation.requirements).length > 0) return <AgreeCard />;
  return own ? (
    <NextCard
      eyebrow={<Trans>Next for you</Trans>}
      title={own.title}
      action={
        <LinkButton to={own.to} large>
          {own.label}
        </LinkButton>
      }
    />
  ) : null;
}

function AgreeCard() {
  return (
    <NextCard
      eyebrow={<Trans>Next for you</Trans>}
      title={<Trans>A text to read and agree to</Trans>}
      action={
        <LinkButton to={paths.certificationTexts()} large>
          <Trans>Read the text</Trans>
        </LinkButton>
      }
      note={<Trans>Your progress still counts.</Trans>}
    />
  );
}
