import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate } from "@remix-run/react";
import { useEffect, useState, type FormEvent } from "react";

import type { AnswerConflict } from "../commands/attempts.server";
import { placeAfter, type Place } from "../places";
import type { OpenQuestion } from "../queries/attempt.server";
import { ConflictChoice } from "./conflict-choice";
import { chosenIn, QuestionField } from "./question-field";
import { SaveStatus } from "./save-status";
import { useAutosave } from "./use-autosave";
import { Button } from "~/components/ui/button";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { useHydrated } from "~/components/ui/hydrated";
import { Stack } from "~/components/ui/layout";
import { StepRow } from "~/components/ui/step-row";
import { isSameAnswer } from "~/features/questions/model";
import { paths } from "~/lib/paths";

const FORM = "quiz";

/**
 * Renders questions to answer: one, or all of the attempt. Every button submits the one form and saves, so that nothing
 * is lost without JavaScript; with it, each choice is saved as it is made, and the buttons only wait for that to finish.
 * Give it a new `key` to show something else.
 */
export function AnswerForm({
  place,
  questions,
  positions,
  conflicts: found,
  zone,
  locale,
}: {
  place: Place;
  /** The questions on this page. */
  questions: OpenQuestion[];
  /** All questions of the attempt. */
  positions: { position: number; isAnswered: boolean }[];
  /** What the server refused to overwrite. */
  conflicts: AnswerConflict[];
  zone: string;
  locale: string;
}) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const isHydrated = useHydrated();
  const { module, attemptId, position, total } = place;
  const { state, autosave } = useAutosave(paths.attemptAnswer(module, attemptId), questions);
  const [leavingBy, setLeavingBy] = useState<string | null>(null);
  const [given, setGiven] = useState<{ [position: number]: boolean }>({});
  const [first] = useState(questions);

  // Choices made before the page was hydrated are saved too.
  useEffect(() => {
    const form = document.getElementById(FORM);
    if (!(form instanceof HTMLFormElement)) return;
    for (const { position: asked, chosen } of first) {
      const now = chosenIn(form, asked);
      if (!isSameAnswer(now, chosen)) autosave.current?.change(asked, now);
    }
  }, [first, autosave]);

  function onChange(event: FormEvent<HTMLElement>) {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.form || !input.name.startsWith("chosen-")) return;
    const changed = Number(input.name.slice("chosen-".length));
    const chosen = chosenIn(input.form, changed);
    setGiven((before) => ({ ...before, [changed]: chosen.length > 0 }));
    autosave.current?.change(changed, chosen);
  }

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    const saving = autosave.current;
    if (!saving) return;
    event.preventDefault();
    const pressed = event.nativeEvent instanceof SubmitEvent ? event.nativeEvent.submitter : null;
    const go = pressed instanceof HTMLButtonElement ? pressed.value : "next";
    setLeavingBy(go);
    void saving.settle().then((how) => {
      if (how === "saved") void navigate(placeAfter(place, go));
      else setLeavingBy(null);
    });
  }

  const conflicts = state.conflicts.length > 0 ? state.conflicts : found;
  if (conflicts.length > 0) {
    return (
      <Stack gap="wide">
        {conflicts.flatMap((conflict) => {
          const question = questions.find((one) => one.position === conflict.position);
          if (!question) return [];
          const keepTheirs = placeAfter(place, String(conflict.position));
          return [
            <ConflictChoice key={conflict.position} {...{ conflict, question, keepTheirs, zone, locale }} />,
          ];
        })}
      </Stack>
    );
  }

  const pendingOn = (go: string) => ({
    name: "go",
    value: go,
    pending: leavingBy === go,
    pendingLabel: t`Saving…`,
  });
  const isLast = position === total;
  return (
    <FormFrame id={FORM} onSubmit={onSubmit} label={t`Your answers`}>
      <input type="hidden" name="intent" value="answers" />
      <input type="hidden" name="view" value={position === null ? "all" : "one"} />
      <div className="stack gap-wide" onChange={onChange}>
        {questions.map((question) => (
          <div key={question.position}>
            <QuestionField question={question} isNumbered={position === null} />
          </div>
        ))}
      </div>
      <FormActions>
        <Button {...pendingOn("next")} large>
          {position === null ? (
            <Trans>Save and review</Trans>
          ) : isLast ? (
            <Trans>Save and review</Trans>
          ) : (
            <Trans>Save and continue</Trans>
          )}
        </Button>
        {position !== null && position > 1 && (
          <Button {...pendingOn("back")} kind="quiet">
            <Trans>Back</Trans>
          </Button>
        )}
      </FormActions>
      <SaveStatus
        state={state}
        savedAt={latestOf(questions)}
        returnTo={paths.attempt(module, attemptId)}
        zone={zone}
        locale={locale}
      />
      <Stack gap="tight">
        <StepRow
          label={t`All questions`}
          steps={positions.map((step) => ({
            key: String(step.position),
            state: (given[step.position] ?? step.isAnswered) ? "answered" : "open",
            current: step.position === position,
            submit: { name: "go", value: String(step.position) },
          }))}
        />
        <div className="cluster gap-tight">
          {position === null ? (
            <Button {...pendingOn("1")} kind="plain">
              <Trans>Show one question per page</Trans>
            </Button>
          ) : (
            <Button {...pendingOn("all")} kind="plain">
              <Trans>Show all questions on one page</Trans>
            </Button>
          )}
          {!isLast && position !== null && (
            <Button {...pendingOn("check")} kind="plain">
              <Trans>Review and submit</Trans>
            </Button>
          )}
          <Button {...pendingOn("pause")} kind="plain" icon="pause">
            <Trans>Pause</Trans>
          </Button>
        </div>
        <p className="text-sm text-soft">
          {isHydrated ? (
            <Trans>
              Each answer is saved as you select it. Pause whenever you like and continue on any device.
            </Trans>
          ) : (
            <Trans>
              Every button here saves your answer. Pause whenever you like and continue on any device.
            </Trans>
          )}
        </p>
      </Stack>
    </FormFrame>
  );
}

function latestOf(questions: OpenQuestion[]): number | null {
  const times = questions.flatMap((question) => question.savedAt ?? []);
  return times.length > 0 ? Math.max(...times) : null;
}
