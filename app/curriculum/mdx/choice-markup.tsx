import { createContext, useContext, type ReactNode } from "react";

import type { Labels } from "../labels";

import type { FITS } from "./component-rules";

type Children = { children?: ReactNode };

/** What the choices of one decision share. */
type Decision = {
  /** Their common name, so that the browser keeps one of them open at a time. */
  name: string;
  /** What follows after a choice, given the step it leads to; undefined where it ends. */
  after: (to: string | undefined) => ReactNode;
};

/** Known to a choice and a debrief from what they stand in. */
const Decisions = createContext<Decision>({ name: "", after: () => null });

export const DecisionProvider = Decisions.Provider;

/** Takes the labels of a lesson and returns the components of a scenario; a case's steps hold the same choices. */
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
    // React 18 does not yet know `name` on details; every attribute in lower case goes through to the page.
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
