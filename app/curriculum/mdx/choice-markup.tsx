import { createContext, useContext, type ReactNode } from "react";

import type { Labels } from "../labels";

import type { FITS } from "./component-rules";

type Children = { children?: ReactNode };

/** What the choices of one decision share. */
type Decision = {
  /** The name they share, so that the browser keeps only one of them open. */
  name: string;
  /** Returns what follows a choice, given the step it leads to; undefined when it leads nowhere. */
  after: (to: string | undefined) => ReactNode;
};

/** Passed to choices and debriefs by the component around them. */
const Decisions = createContext<Decision>({ name: "", after: () => null });

export const DecisionProvider = Decisions.Provider;

/**
 * Returns the components of a scenario. The steps of a case contain the same choices.
 * @param labels in the lesson's language
 */
export function choiceMarkup(labels: Labels) {
  function Scenario({ id, title, children }: Children & { id: string; title: string }) {
    return (
      <section className="scenario" id={id} aria-labelledby={`${id}-title`}>
        <h3 className="scenario-title" id={`${id}-title`}>
          {title}
        </h3>
        <DecisionProvider value={{ name: id, after: () => null }}>{children}</DecisionProvider>
      </section>
    );
  }

  function Choice({
    title,
    fit,
    to,
    children,
  }: Children & { title: string; fit: (typeof FITS)[number]; to?: string }) {
    const { name, after } = useContext(Decisions);
    // React 18 doesn't know `name` on details yet, but passes any lowercase attribute through to the page.
    const group = { name };
    return (
      <details className="scenario-choice" {...group}>
        <summary>{title}</summary>
        <p className={`fit fit-${fit}`}>{labels.fit[fit]}</p>
        {children}
        {after(to)}
      </details>
    );
  }

  return { Scenario, Choice };
}
