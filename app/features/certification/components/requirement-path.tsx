import { Plural, Trans, useLingui } from "@lingui/react/macro";

import { rowOf } from "../requirements/kinds";
import type { RequirementPart, RequirementResult, RequirementRow, RowReader } from "../requirements/types";
import { Badge } from "~/components/ui/badge";
import { Checklist, type ChecklistItem } from "~/components/ui/checklist";
import { Disclosure } from "~/components/ui/disclosure";
import { Duration } from "~/components/ui/duration";
import { HoursOfNeed } from "~/components/ui/hours-of-need";
import { ProgressBar } from "~/components/ui/progress-bar";

/** Shows every requirement of a certification: its progress, what counted, what is missing, who acts next. */
export function RequirementPath({
  requirements,
  audience,
  canAgree = false,
  level = 3,
}: {
  requirements: RequirementResult[];
  audience: RowReader["audience"];
  /** Whether the reader can agree to texts of joining now. */
  canAgree?: boolean;
  level?: 2 | 3;
}) {
  const { t, i18n } = useLingui();
  const rows = requirements.map((result) => ({
    result,
    row: rowOf(result, { audience, canAgree, locale: i18n.locale }),
  }));
  // Requirements met by applying are no next step before applying itself is.
  const canApply = rows.every(({ result, row }) => result.state === "met" || row.comesBy !== null);
  const actsNow = ({ state }: RequirementResult, { comesBy }: RequirementRow) =>
    state !== "met" && (comesBy === null || (canApply && state !== "locked"));
  const items = rows.map(({ result, row }): ChecklistItem => ({
    key: result.id,
    ...stateOf(result, row),
    title: result.title,
    picture: row.bar && (
      <ProgressBar
        label={row.bar.label}
        value={result.progress}
        max={result.need}
        text={<HoursOfNeed have={result.have} need={result.need} isEarned={row.bar.isEarned} />}
      />
    ),
    text: row.sentences.map((sentence, place) => <p key={place}>{sentence}</p>),
    actor: actsNow(result, row) ? <ActorWord result={result} audience={audience} /> : undefined,
    link: audience === "trainee" ? row.link : undefined,
    more: result.parts.length > 0 ? <Parts parts={result.parts} /> : undefined,
  }));
  return <Checklist items={items} level={level} label={t`Requirements`} />;
}

function stateOf(
  result: RequirementResult,
  { isPaused = false }: RequirementRow,
): Pick<ChecklistItem, "state" | "stateWord"> {
  if (result.state === "met") return { state: "met", stateWord: <Trans>Done</Trans> };
  if (result.state === "locked")
    return { state: "open", stateWord: isPaused ? <Trans>Paused</Trans> : <Trans>Opens later</Trans> };
  if (result.actor === "supervisor") return { state: "waits", stateWord: <Trans>With the supervisor</Trans> };
  if (result.have > 0 || result.waiting > 0) return { state: "part", stateWord: <Trans>In progress</Trans> };
  return { state: "open", stateWord: <Trans>Not yet</Trans> };
}

function ActorWord({ result, audience }: { result: RequirementResult; audience: RowReader["audience"] }) {
  switch (result.actor) {
    case "trainee":
      if (audience === "trainee") return <Trans>Next: you</Trans>;
      // Pending hours: the supervisor can act on them at once.
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
      return <Trans>Next: a program manager</Trans>;
    case "nobody":
      return null;
  }
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
