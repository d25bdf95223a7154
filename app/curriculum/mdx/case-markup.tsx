import { Children as Parts, createContext, isValidElement, useContext, type ReactNode } from "react";

import type { Labels } from "../labels";

import { DecisionProvider } from "./choice-markup";

type Children = { children?: ReactNode };

/** What the parts of a case need from the whole: its id, and its steps in file order. */
type Whole = { id: string; steps: readonly string[] };

/*
 * A case is one page with all of its steps. The style sheet shows the step that the URL names (`:target`), or the first
 * one when it names none, so it works without JavaScript, the Back button works, and printing shows every step. The URL
 * names a step's heading: following a link moves focus there, and a screen reader announces it once. Ids and heading
 * anchors never contain two dashes, so these anchors can't collide with theirs.
 */
const stepPlace = (id: string, step: string) => `${id}--step-${step}`;
const debriefPlace = (id: string) => `${id}--debrief`;

/**
 * Returns the components of a branching case.
 * @param labels in the lesson's language
 */
export function caseMarkup(labels: Labels) {
  const Cases = createContext<Whole | null>(null);

  function Case({ id, title, children }: Children & { id: string; title: string }) {
    const steps = Parts.toArray(children).flatMap((part) =>
      isValidElement<{ id: string }>(part) && part.type === Step ? [part.props.id] : [],
    );
    return (
      <section className="scenario case" id={id} aria-labelledby={`${id}--title`}>
        <h3 className="scenario-title" id={`${id}--title`}>
          {title}
        </h3>
        <p className="quiet-note">{labels.case.how}</p>
        <Cases.Provider value={{ id, steps }}>{children}</Cases.Provider>
      </section>
    );
  }

  function Step({ id: step, children }: Children & { id: string }) {
    const { id, steps } = useContext(Cases) ?? { id: "", steps: [] };
    const place = stepPlace(id, step);
    const number = steps.indexOf(step) + 1;
    const after = (to: string | undefined) =>
      to === undefined ? (
        <p className="case-ways">
          <strong>{labels.case.end}</strong>
          <a href={`#${debriefPlace(id)}`}>{labels.case.toDebrief}</a>
          <ToStart />
        </p>
      ) : (
        <p className="case-ways">
          <a href={`#${stepPlace(id, to)}`}>{labels.case.toStep(steps.indexOf(to) + 1)}</a>
        </p>
      );
    return (
      <div className={number === 1 ? "case-step case-first" : "case-step case-later"}>
        <h4 id={place} tabIndex={-1}>
          {labels.case.step(number)}
        </h4>
        <DecisionProvider value={{ name: place, after }}>{children}</DecisionProvider>
      </div>
    );
  }

  function ToStart() {
    const { id, steps } = useContext(Cases) ?? { id: "", steps: [] };
    return <a href={`#${stepPlace(id, steps[0] ?? "")}`}>{labels.case.toStart}</a>;
  }

  function Debrief({ children }: Children) {
    const whole = useContext(Cases);
    if (whole === null) {
      return (
        <details className="scenario-debrief">
          <summary>{labels.why}</summary>
          {children}
        </details>
      );
    }
    return (
      <div className="case-step case-later">
        <h4 id={debriefPlace(whole.id)} tabIndex={-1}>
          {labels.case.debrief}
        </h4>
        {children}
        <p className="case-ways">
          <ToStart />
        </p>
      </div>
    );
  }

  return { Case, Step, Debrief };
}
