import { useLingui } from "@lingui/react/macro";

import type { OpenQuestion } from "../queries/attempt.server";
import { CheckboxGroup, RadioGroup } from "~/components/ui/choice-fields";

/**
 * Renders one question. Its text labels the group, so that a screen reader announces it with the first option. The
 * hidden fields tell the server which question this is and which step the page knew.
 */
export function QuestionField({
  question,
  isNumbered = false,
}: {
  question: OpenQuestion;
  isNumbered?: boolean;
}) {
  const { t } = useLingui();
  const { position, type, prompt, options, chosen, seq } = question;
  const field = {
    name: `chosen-${position}`,
    label: <Prompt paragraphs={prompt} number={isNumbered ? position : null} />,
    hint: type === "multiple" ? t`Select all that apply.` : t`Select one.`,
    options: options.map((option) => ({ value: option.id, label: option.text })),
    cards: true,
  };
  return (
    <>
      <input type="hidden" name="position" value={position} />
      <input type="hidden" name={`seen-${position}`} value={seq} />
      {type === "multiple" ? (
        <CheckboxGroup {...field} defaultValue={chosen} />
      ) : (
        <RadioGroup {...field} defaultValue={chosen[0] ?? null} />
      )}
    </>
  );
}

/** Renders paragraphs inside a legend, where <p> is not allowed. */
function Prompt({ paragraphs, number }: { paragraphs: string[]; number: number | null }) {
  return (
    <span className="flex flex-col gap-3 pb-1 text-lg">
      {paragraphs.map((paragraph, index) => (
        <span key={paragraph} className="block whitespace-pre-line">
          {number !== null && index === 0 && `${number}. `}
          {paragraph}
        </span>
      ))}
    </span>
  );
}

/** Returns what is currently selected in a question's group, read from the form. */
export function chosenIn(form: HTMLFormElement, position: number): string[] {
  return new FormData(form).getAll(`chosen-${position}`).filter((value) => typeof value === "string");
}
