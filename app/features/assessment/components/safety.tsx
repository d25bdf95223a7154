import { Plural, Trans } from "@lingui/react/macro";

import type { SafetyQuestion, Topic } from "../queries/attempt-questions.server";
import { Topics } from "./topics";
import { TextLink } from "~/components/ui/button";
import { paths } from "~/lib/paths";

/** Says that an attempt's percent suffices and some safety questions are not right yet. */
export function SafetyTitle({ percent, questions }: { percent: number; questions: number }) {
  return (
    <Trans>
      You scored {percent} percent.{" "}
      <Plural
        value={questions}
        one="One safety question needs another look."
        other="# safety questions need another look."
      />
    </Trans>
  );
}

/** Lists what to read again: the safety questions first, each with its lesson, then the other topics. */
export function ReadAgain({
  module,
  safety,
  topics,
  isInTitle,
}: {
  module: string;
  safety: SafetyQuestion[];
  topics: Topic[];
  /** Whether a title above has named the safety questions already. */
  isInTitle: boolean;
}) {
  const others = topics.filter((topic) => safety.every((question) => question.lessonId !== topic.lessonId));
  return (
    <>
      {safety.length > 0 && (
        <>
          <p>
            {isInTitle ? (
              <Trans>All safety questions must be right to pass. Read these lessons again:</Trans>
            ) : (
              <Plural
                value={safety.length}
                one="One safety question needs another look:"
                other="# safety questions need another look:"
              />
            )}
          </p>
          <ul className="list-disc ps-5">
            {safety.map((question) => (
              <li key={question.position} className="py-1">
                <SafetyLine module={module} question={question} />
              </li>
            ))}
          </ul>
        </>
      )}
      <Topics module={module} topics={others} />
    </>
  );
}

function SafetyLine({
  module,
  question: { position, title, slug },
}: {
  module: string;
  question: SafetyQuestion;
}) {
  if (slug === null) return <Trans>Question {position}</Trans>;
  return (
    <Trans>
      Question {position}: <TextLink to={paths.lesson(module, slug)}>{title}</TextLink>
    </Trans>
  );
}
