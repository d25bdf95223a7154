import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";

import type { NextStep } from "../next-step";
import { LinkButton } from "~/components/ui/button";
import { NextCard } from "~/components/ui/card";
import { ContactLine } from "~/components/ui/contact-ways";
import { DateTime } from "~/components/ui/date-time";
import { Duration } from "~/components/ui/duration";
import type { Contact } from "~/lib/contact";
import type { Clock } from "~/lib/intl";
import { paths } from "~/lib/paths";

/** Shows the next step on one card with one button. */
export function NextStepCard({ step, clock, contact }: { step: NextStep; clock: Clock; contact: Contact }) {
  const { t } = useLingui();
  const { eyebrow, title, meta, to, button, note } = useStepText(step, clock, contact);
  return (
    <NextCard
      label={t`Next for you`}
      eyebrow={eyebrow}
      title={title}
      meta={meta}
      action={
        <LinkButton to={to} large>
          {button}
        </LinkButton>
      }
      note={note}
    />
  );
}

type Certificate = Extract<NextStep, { kind: "certificate" }>["certificate"];

function CertificateTitle({ certificate }: { certificate: Certificate }) {
  switch (certificate?.status) {
    case "suspended":
      return <Trans>Your certificate is suspended</Trans>;
    case "revoked":
      return <Trans>Your certificate was revoked</Trans>;
    case "expired":
      return <Trans>Your certificate has expired</Trans>;
    case "valid":
    case undefined:
      return <Trans>Your certificate has been issued</Trans>;
  }
}

/** Says what a certificate's status means for its holder, and whom to contact. */
function CertificateNote({
  certificate,
  clock,
  contact,
}: {
  certificate: Certificate;
  clock: Clock;
  contact: Contact;
}) {
  const whom = <ContactLine contact={contact} />;
  if (certificate === null || certificate.status === "valid")
    return <Trans>You have completed the program. The lessons stay open to you.</Trans>;
  const { renewal } = certificate;
  if (renewal === null)
    return (
      <Trans>The reason is on your certification page. Contact: {whom}. The lessons stay open to you.</Trans>
    );
  const until = <DateTime value={renewal.until} locale={clock.locale} />;
  return renewal.isOver ? (
    <Trans>
      It could be renewed until {until}. To find out what you can do now, contact: {whom}
    </Trans>
  ) : (
    <Trans>
      It can be renewed until {until}. Contact: {whom}
    </Trans>
  );
}

function HoursConfirmed({ have, need }: { have: number; need: number }) {
  const confirmed = <Duration hours={have} ofHours={need} />;
  const asked = <Duration hours={need} />;
  return (
    <Trans>
      {confirmed} of {asked} confirmed
    </Trans>
  );
}

type StepText = {
  eyebrow: ReactNode;
  title: ReactNode;
  meta?: ReactNode;
  to: string;
  button: ReactNode;
  note?: ReactNode;
};

function useStepText(step: NextStep, clock: Clock, contact: Contact): StepText {
  const hours = (value: number) => <Duration hours={value} />;
  const quiz = (title: string) => <Trans>{title} · quiz</Trans>;
  const onPractice = <Trans>Practice</Trans>;
  const onCertification = <Trans>Certification</Trans>;
  switch (step.kind) {
    case "quiz_open":
      return {
        eyebrow: quiz(step.module.title),
        title: <Trans>Your quiz is in progress</Trans>,
        to: paths.attempt(step.module.slug, step.attemptId),
        button: <Trans>Continue the quiz</Trans>,
        note: <Trans>All your answers are saved.</Trans>,
      };
    case "lesson":
      return {
        eyebrow: (
          <Trans>
            {step.module.title} · lesson {step.lesson.number} of {step.lessonsTotal}
          </Trans>
        ),
        title: step.lesson.title,
        meta: <Plural value={step.lesson.minutes} one="# minute" other="# minutes" />,
        to: paths.lesson(step.module.slug, step.lesson.slug),
        button: step.isBegun ? <Trans>Continue</Trans> : <Trans>Start lesson</Trans>,
        note: step.isBegun ? <Trans>You’ve started this lesson.</Trans> : undefined,
      };
    case "update":
      return {
        eyebrow: <Trans>{step.module.title} · updated lesson</Trans>,
        title: step.lesson.title,
        meta: <Plural value={step.lesson.minutes} one="# minute" other="# minutes" />,
        to: paths.lesson(step.module.slug, step.lesson.slug),
        button: <Trans>Read the update</Trans>,
        note: <Trans>Your program requires everyone who completed this module to read it.</Trans>,
      };
    case "quiz":
      return {
        eyebrow: quiz(step.module.title),
        title:
          step.missed > 0 ? (
            <Trans>You can take the quiz again</Trans>
          ) : (
            <Trans>The quiz for this module</Trans>
          ),
        to: paths.quiz(step.module.slug),
        button: <Trans>Go to the quiz</Trans>,
        note:
          step.missed > 0 ? (
            <Trans>You’ll get different questions. The lessons stay open.</Trans>
          ) : (
            <Trans>You have read every lesson in it.</Trans>
          ),
      };
    case "quiz_wait":
      return {
        eyebrow: quiz(step.module.title),
        title: (
          <Trans>
            The quiz reopens <DateTime value={step.until} {...clock} />
          </Trans>
        ),
        to: paths.module(step.module.slug),
        button: <Trans>Review the lessons</Trans>,
        note: <Trans>There’s nothing you need to do until then.</Trans>,
      };
    case "quiz_used_up":
      return {
        eyebrow: quiz(step.module.title),
        title: <Trans>You have used all your attempts at this quiz</Trans>,
        to: paths.quiz(step.module.slug),
        button: <Trans>View your attempts</Trans>,
        note: <Trans>Talk with your supervisor about what comes next.</Trans>,
      };
    case "broken":
      return {
        eyebrow: step.module.title,
        title: <Trans>A part of this module cannot be shown right now</Trans>,
        to: paths.module(step.module.slug),
        button: <Trans>See whom to contact</Trans>,
        note: <Trans>You didn’t cause it, and your work is safe.</Trans>,
      };
    case "texts":
      return {
        eyebrow: onCertification,
        title: <Trans>A text to read and agree to</Trans>,
        to: paths.certificationTexts(),
        button: <Trans>Read the text</Trans>,
        note: <Trans>Your progress still counts.</Trans>,
      };
    case "practice":
      return {
        eyebrow: onPractice,
        title: <Trans>Log your practice hours</Trans>,
        meta: <HoursConfirmed have={step.have} need={step.need} />,
        to: paths.practice(),
        button: <Trans>Go to your hours</Trans>,
        note:
          step.waiting > 0 ? <Trans>Waiting for your supervisor: {hours(step.waiting)}.</Trans> : undefined,
      };
    case "practice_waiting":
      return {
        eyebrow: onPractice,
        title: <Trans>Your hours are waiting for review</Trans>,
        meta: <HoursConfirmed have={step.have} need={step.need} />,
        to: paths.practice(),
        button: <Trans>View your hours</Trans>,
        note: (
          <Trans>Waiting for your supervisor: {hours(step.waiting)}. There’s nothing you need to do.</Trans>
        ),
      };
    case "apply":
      return {
        eyebrow: onCertification,
        title: <Trans>All requirements are met. You can apply.</Trans>,
        to: paths.certification(),
        button: <Trans>Go to your application</Trans>,
      };
    case "returned":
      return {
        eyebrow: onCertification,
        title: <Trans>Your application was returned for changes</Trans>,
        to: paths.certification(),
        button: <Trans>See what to change</Trans>,
        note: <Trans>Your progress still counts.</Trans>,
      };
    case "signature":
      return {
        eyebrow: onCertification,
        title: <Trans>Your application is with your supervisor</Trans>,
        to: paths.certification(),
        button: <Trans>View status</Trans>,
        note: <Trans>There’s nothing you need to do.</Trans>,
      };
    case "issue":
      return {
        eyebrow: onCertification,
        title: <Trans>Your supervisor has signed off</Trans>,
        to: paths.certification(),
        button: <Trans>View status</Trans>,
        note: <Trans>A program manager reviews it next. There’s nothing you need to do.</Trans>,
      };
    case "certificate":
      return {
        eyebrow: onCertification,
        title: <CertificateTitle certificate={step.certificate} />,
        to: paths.certification(),
        button: <Trans>Open your certificate</Trans>,
        note: <CertificateNote certificate={step.certificate} clock={clock} contact={contact} />,
      };
    case "closed":
      return {
        eyebrow: onCertification,
        title: <Trans>Your application is closed</Trans>,
        to: paths.certification(),
        button: <Trans>View status</Trans>,
        note: <Trans>Your progress is saved.</Trans>,
      };
    case "certification":
      return {
        eyebrow: onCertification,
        title: <Trans>See what is missing</Trans>,
        to: paths.certification(),
        button: <Trans>View requirements</Trans>,
      };
    case "nothing":
      return {
        eyebrow: <Trans>Your path</Trans>,
        title: <Trans>You have completed everything</Trans>,
        to: paths.certification(),
        button: <Trans>View your progress</Trans>,
        note: <Trans>Ask your program manager what comes next.</Trans>,
      };
  }
}
