import { Plural, Trans } from "@lingui/react/macro";

import type { SafetyQuestion, Topic } from "../queries/attempt-questions.server";
import { Topics } from "./topics";
import { TextLink } from "~/components/ui/button";
import { paths } from "~/lib/paths";

/** Says that an attempt reached the pass mark but missed safety questions. */
export function SafetyTitle({ percent, questions }: { percent: number; questions: number }) {
  return (
    <Trans>
      You scored {percent}%.{" "}
      <Plural value={questions} one="Review one safety question." other="Review # safety questions." />
    </Trans>
  );
}

/** Lists what to review: the safety questions first, each with its lesson, then the other topics. */
export function ReadAgain({
  module,
  safety,
  topics,
  isInTitle,
}: {
  module: string;
  safety: SafetyQuestion[];
  topics: Topic[];
  /** Whether a title above already names the safety questions. */
  isInTitle: boolean;
}) {
  const others = topics.filter((topic) => safety.every((question) => question.lessonId !== topic.lessonId));
  return (
    <>
      {safety.length > 0 && (
        <>
          <p>
            {isInTitle ? (
              <Trans>You must answer all safety questions correctly to pass. Review these lessons:</Trans>
            ) : (
              <Plural
                value={safety.length}
                one="Review one safety question:"
                other="Review # safety questions:"
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
