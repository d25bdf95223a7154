/**
 * Renders the one title of a page, a sentence on what the page is for, and at most one action; `Section` is a part below it.
 *
 * <PageHeader title="Practice" lead="Log your hours here. Your supervisor confirms them." action={<LinkButton to="new">Log hours</LinkButton>} />
 * <Section title="This month">…</Section>
 */
import { useId, type ReactNode } from "react";

import { HeadingLevel } from "./heading-level";

export function PageHeader({
  title,
  eyebrow,
  lead,
  action,
}: {
  title: ReactNode;
  /** A word or two above the title, for instance "Lesson 3 of 5". */
  eyebrow?: ReactNode;
  lead?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="page-head">
      <div>
        {eyebrow && <p className="page-eyebrow">{eyebrow}</p>}
        <h1 tabIndex={-1}>{title}</h1>
        {lead && <p className="page-lead">{lead}</p>}
      </div>
      {action}
    </div>
  );
}

export function Section({
  title,
  lead,
  action,
  id,
  children,
}: {
  title: ReactNode;
  lead?: ReactNode;
  action?: ReactNode;
  /** An anchor for links. */
  id?: string;
  children: ReactNode;
}) {
  const headingId = useId();
  return (
    <section className="section" id={id} aria-labelledby={headingId}>
      <div className="section-head">
        <h2 id={headingId}>{title}</h2>
        {action}
        {lead && <p className="section-lead">{lead}</p>}
      </div>
      <HeadingLevel.Provider value={3}>{children}</HeadingLevel.Provider>
    </section>
  );
}
