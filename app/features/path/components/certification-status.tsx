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

/** Where a person's application stands, who acts next, and the one thing to do. */
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
      <Notice title={<Trans>Your way to certification has not begun yet</Trans>}>
        <p>
          <Trans>
            It begins when you join a cohort with an invitation. You can ask:{" "}
            <ContactLine contact={contact} />
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
                You sent it: {since}. {supervisor} reads it next. You need do nothing now.
              </Trans>
            ) : (
              <Trans>
                You sent it: {since}. You have no supervisor at the moment; your program manager gives you
                one, and your application goes to them by itself.
              </Trans>
            )}
          </p>
        </Notice>
      );
    case "returned":
      return (
        <>
          <Notice kind="waits" title={<Trans>Your supervisor or manager asks you to change something</Trans>}>
            {answer && <ReturnNote event={answer} when={when} />}
            <p>
              <Trans>Handed back: {since}. Everything you gathered is still here.</Trans>
            </p>
          </Notice>
          {textsToAgree(evaluation.requirements).length > 0 && <AgreeCard />}
          {evaluation.isReady && (
            <NextCard
              eyebrow={<Trans>Next for you</Trans>}
              title={<Trans>When you have made the change, apply again</Trans>}
              action={
                <LinkButton to={paths.certificationApply()} large>
                  <Trans>Apply again</Trans>
                </LinkButton>
              }
            />
          )}
        </>
      );
    case "recommended":
      return (
        <Notice kind="done" live={false} title={<Trans>Your supervisor has signed</Trans>}>
          <p>
            <Trans>
              Signed: {since}. A programme manager checks it and issues your certificate. You need do nothing
              now.
            </Trans>
          </p>
        </Notice>
      );
    case "issued":
      // A suspended or revoked certificate speaks for itself below.
      return page.certificates[0]?.status !== "valid" ? null : (
        <Notice kind="done" live={false} title={<Trans>You are certified. Well done.</Trans>}>
          <p>
            <Trans>Issued: {since}. Your certificate is below, to download and to show.</Trans>
          </p>
        </Notice>
      );
    case "denied":
      return (
        <Notice title={<Trans>Your application was not approved</Trans>}>
          {answer && <ReturnNote event={answer} when={when} />}
          <p>
            <Trans>
              Decided: {since}. Nothing you gathered is lost. If you see it differently, you can ask for it to
              be looked at again: <ContactLine contact={contact} />
            </Trans>
          </p>
        </Notice>
      );
    case "withdrawn":
      return (
        <Notice title={<Trans>You withdrew your application</Trans>}>
          <p>
            <Trans>
              Withdrawn: {since}. Nothing you gathered is lost, and no reason is kept. If you want to go on,
              your program manager can open it again: <ContactLine contact={contact} />
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
        title={<Trans>Everything is there. You can apply.</Trans>}
        action={
          <LinkButton to={paths.certificationApply()} large>
            <Trans>Go to your application</Trans>
          </LinkButton>
        }
        note={<Trans>You see everything once more before it is sent.</Trans>}
      />
    );
  }
  if (evaluation.nextActor === "supervisor") {
    return (
      <Notice title={<Trans>Your supervisor has the next step</Trans>}>
        <p>
          <Trans>
            You have done your part for now. As soon as your hours are confirmed, you can apply here.
          </Trans>
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
      note={<Trans>Everything you did still counts.</Trans>}
    />
  );
}
