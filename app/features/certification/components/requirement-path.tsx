import { Plural, Trans, useLingui } from "@lingui/react/macro";

import type { RequirementPart, RequirementResult } from "../model";
import { HoursOfNeed } from "~/components/ui/hours-of-need";
import { Badge } from "~/components/ui/badge";
import { Checklist, type ChecklistItem } from "~/components/ui/checklist";
import { Disclosure } from "~/components/ui/disclosure";
import { Duration } from "~/components/ui/duration";
import { ProgressBar } from "~/components/ui/progress-bar";
import { lists } from "~/lib/intl";
import { paths } from "~/lib/paths";

/** Who reads it: the person it is about, or staff. */
type Audience = "trainee" | "staff";

/** Every requirement of a certification: how far, what counted, what is missing, who acts next. */
export function RequirementPath({
  requirements,
  audience,
  canAgree = false,
  level = 3,
}: {
  requirements: RequirementResult[];
  audience: Audience;
  /** Whether the reader can agree to texts of joining now. */
  canAgree?: boolean;
  level?: 2 | 3;
}) {
  const { t } = useLingui();
  // What comes by applying is nobody's next step before applying itself is.
  const canApply = requirements.every((result) => result.state === "met" || comesByApplying(result));
  const actsNow = (result: RequirementResult) =>
    result.state !== "met" && (comesByApplying(result) ? canApply && result.state !== "locked" : true);
  const items = requirements.map((result): ChecklistItem => ({
    key: result.id,
    ...stateOf(result),
    title: result.title,
    picture: result.unit === "hours" ? <HoursBar result={result} /> : undefined,
    words: <Words result={result} audience={audience} canAgree={canAgree} />,
    actor: actsNow(result) ? <ActorWord result={result} audience={audience} /> : undefined,
    link: audience === "trainee" ? linkOf(result, canAgree) : undefined,
    more: result.parts.length > 0 ? <Parts parts={result.parts} /> : undefined,
  }));
  return <Checklist items={items} level={level} label={t`Requirements`} />;
}

function comesByApplying(result: RequirementResult): boolean {
  return result.kind === "sign_off" || result.text?.occasion === "applying";
}

function stateOf(result: RequirementResult): Pick<ChecklistItem, "state" | "stateWord"> {
  if (result.state === "met") return { state: "met", stateWord: <Trans>Done</Trans> };
  if (result.state === "locked")
    return {
      state: "open",
      stateWord: hasBegun(result) ? <Trans>Paused</Trans> : <Trans>Opens later</Trans>,
    };
  if (result.actor === "supervisor") return { state: "waits", stateWord: <Trans>With the supervisor</Trans> };
  if (result.have > 0 || result.waiting > 0) return { state: "part", stateWord: <Trans>In progress</Trans> };
  return { state: "open", stateWord: <Trans>Not yet</Trans> };
}

/** Practice that was open before: whoever was moved to a version with more modules has hours, and waits for them. */
function hasBegun(result: RequirementResult): boolean {
  return result.kind === "practice_hours" && (result.have > 0 || result.waiting > 0);
}

function HoursBar({ result }: { result: RequirementResult }) {
  return (
    <ProgressBar
      label={result.kind === "modules" ? <Trans>Training hours</Trans> : <Trans>Confirmed hours</Trans>}
      value={result.progress}
      max={result.need}
      words={<HoursOfNeed have={result.have} need={result.need} isEarned={result.kind === "modules"} />}
    />
  );
}

function Words({
  result,
  audience,
  canAgree,
}: {
  result: RequirementResult;
  audience: Audience;
  canAgree: boolean;
}) {
  const { i18n } = useLingui();
  const isOwn = audience === "trainee";
  switch (result.kind) {
    case "modules": {
      const done = result.parts.filter(({ state }) => state === "met").length;
      const all = result.parts.length;
      const updated = listOf(
        result.updates.map(({ title }) => title),
        i18n.locale,
      );
      return (
        <>
          <p>
            <Trans>
              Modules done: {done} of {all}. A module counts when every lesson is read and its quiz is passed.
            </Trans>
          </p>
          {result.updates.length > 0 && (
            <p>
              {isOwn ? (
                <Trans>
                  Your program asks you to read the updated lessons in {updated} before you apply. Everything
                  you did still counts.
                </Trans>
              ) : (
                <Trans>
                  The program requires the updated lessons in {updated} to be read before applying. Everything
                  that was earned still counts.
                </Trans>
              )}
            </p>
          )}
        </>
      );
    }
    case "practice_hours": {
      const titles = listOf(result.lockedBy, i18n.locale);
      const waiting = <Duration hours={result.waiting} />;
      return (
        <>
          {result.state === "locked" && (
            <p>
              {hasBegun(result) ? (
                <Trans>
                  Practice reopens when the quizzes of these modules are passed: {titles}. Confirmed hours
                  still count.
                </Trans>
              ) : (
                <Trans>Practice opens when the quizzes of these modules are passed: {titles}.</Trans>
              )}
            </p>
          )}
          {result.waiting > 0 && (
            <p>
              {isOwn ? (
                <Trans>Waiting for your supervisor: {waiting}.</Trans>
              ) : (
                <Trans>Waiting to be confirmed: {waiting}.</Trans>
              )}
            </p>
          )}
          {result.state !== "locked" && (
            <p>
              <Trans>Hours count when the supervisor has confirmed them.</Trans>
            </p>
          )}
        </>
      );
    }
    case "attestation":
      return <p>{attestationLabel(result, isOwn, canAgree)}</p>;
    case "sign_off":
      return (
        <p>
          {result.state === "met" ? (
            <Trans>The supervisor has signed.</Trans>
          ) : isOwn ? (
            <Trans>
              When you have applied, your supervisor reads everything and signs, or tells you what is missing.
            </Trans>
          ) : result.state === "locked" ? (
            <Trans>The supervisor signs when the trainee has applied.</Trans>
          ) : (
            <Trans>The supervisor reads everything and signs, or says what is missing.</Trans>
          )}
        </p>
      );
  }
}

function attestationLabel(result: RequirementResult, isOwn: boolean, canAgree: boolean) {
  const isOnApplying = result.text?.occasion === "applying";
  if (result.state === "met") {
    return isOnApplying ? <Trans>Confirmed with the application.</Trans> : <Trans>Confirmed.</Trans>;
  }
  if (isOnApplying) {
    return isOwn ? (
      <Trans>You read and confirm this when you apply.</Trans>
    ) : (
      <Trans>The trainee confirms this when applying.</Trans>
    );
  }
  if (isOwn && canAgree) return <Trans>Please read this version and agree to it.</Trans>;
  return isOwn ? (
    <Trans>No agreement to this version is on record.</Trans>
  ) : (
    <Trans>The trainee has not agreed to this version yet.</Trans>
  );
}

function ActorWord({ result, audience }: { result: RequirementResult; audience: Audience }) {
  switch (result.actor) {
    case "trainee":
      if (audience === "trainee") return <Trans>Next: you</Trans>;
      // Hours wait: the supervisor can do something about it at once.
      return result.waiting > 0 ? (
        <Trans>Next: the supervisor, then the trainee</Trans>
      ) : (
        <Trans>Next: the trainee</Trans>
      );
    case "supervisor":
      return audience === "trainee" ? (
        <Trans>Next: your supervisor</Trans>
      ) : (
        <Trans>Next: the supervisor</Trans>
      );
    case "manager":
      return <Trans>Next: a programme manager</Trans>;
    case "nobody":
      return null;
  }
}

function linkOf(result: RequirementResult, canAgree: boolean): ChecklistItem["link"] {
  if (result.kind === "modules" && result.state !== "met")
    return { to: paths.learn(), label: <Trans>Go on learning</Trans> };
  if (result.kind === "practice_hours") {
    return result.state === "locked"
      ? { to: paths.learn(), label: <Trans>Go to the modules</Trans> }
      : { to: paths.practice(), label: <Trans>Open the practice log</Trans> };
  }
  if (canAgree && result.state !== "met" && result.text?.occasion === "joining")
    return { to: paths.certificationTexts(), label: <Trans>Read and agree</Trans> };
  if (result.text?.kind === "policy")
    return { to: paths.policy(result.text.id, result.text.hash ?? undefined), label: <Trans>Read it</Trans> };
  return undefined;
}

function Parts({ parts }: { parts: RequirementPart[] }) {
  return (
    <Disclosure summary={<Trans>What counted, module by module</Trans>} plain>
      <ul className="grid gap-3">
        {parts.map(({ id, title, state, hours, note }) => {
          const { lessonsDone, lessonsTotal } = note;
          return (
            <li key={id} className="grid gap-1">
              <span className="flex flex-wrap items-center gap-2">
                <span>{title}</span>
                {state === "met" ? (
                  <Badge tone="moss">
                    <Trans>
                      <Duration hours={hours} /> counted
                    </Trans>
                  </Badge>
                ) : (
                  <Badge>
                    <Trans>Not counted yet</Trans>
                  </Badge>
                )}
              </span>
              <span className="text-soft">
                <Plural
                  value={lessonsTotal}
                  one={`${lessonsDone} of # lesson read.`}
                  other={`${lessonsDone} of # lessons read.`}
                />{" "}
                {note.isQuizPassed ? <Trans>Quiz passed.</Trans> : <Trans>Quiz not passed yet.</Trans>}
              </span>
            </li>
          );
        })}
      </ul>
    </Disclosure>
  );
}

function listOf(titles: string[], locale: string): string {
  return lists(locale, "conjunction").format(titles);
}
