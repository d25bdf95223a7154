/**
 * Shows numbered squares for answered and open steps; each leads to its step, by link or by button.
 *
 * <StepRow label="Questions" steps={[{ key: "1", state: "answered", to: "?question=1" }, { key: "2", state: "open", current: true, to: "?question=2" }]} />
 */
import { Trans } from "@lingui/react/macro";

import { Icon } from "./icon";
import { Link } from "./link";

export type Step = {
  key: string;
  state: "answered" | "open";
  current?: boolean;
  to?: string;
  /** In a form, the square is a submit button that sends this. */
  submit?: { name: string; value: string };
};

export function StepRow({ steps, label }: { steps: Step[]; label: string }) {
  return (
    <nav aria-label={label}>
      <ol className="steps">
        {steps.map((step, index) => (
          <li key={step.key}>
            <Square step={step} number={index + 1} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Square({ step, number }: { step: Step; number: number }) {
  const current = step.current ? "step" : undefined;
  const content = (
    <>
      {number}
      {step.state === "answered" ? (
        <>
          <Icon name="check" />
          <span className="sr">
            {" "}
            <Trans>answered</Trans>
          </span>
        </>
      ) : (
        <span className="sr">
          {" "}
          <Trans>not answered</Trans>
        </span>
      )}
    </>
  );
  if (step.submit) {
    return (
      <button
        type="submit"
        className={`step step-link step-${step.state}`}
        aria-current={current}
        {...step.submit}
      >
        {content}
      </button>
    );
  }
  if (step.to !== undefined) {
    return (
      <Link className={`step step-link step-${step.state}`} aria-current={current} to={step.to}>
        {content}
      </Link>
    );
  }
  return (
    <span className={`step step-${step.state}`} aria-current={current}>
      {content}
    </span>
  );
}
