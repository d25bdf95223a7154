/**
 * Sets something apart; `NextCard` shows the one thing to do next, at most one per page.
 *
 * <Card title="Your supervisor">Dana Whitfield</Card>
 * <NextCard eyebrow="Boundaries · lesson 3 of 5" meta="12 minutes" title="Dual relationships"
 *   action={<LinkButton to="/learn/boundaries/dual" large>Continue</LinkButton>} note="You stopped half-way." />
 */
import { useId, type ReactNode } from "react";

export function Card({
  title,
  level = 2,
  sunken = false,
  children,
}: {
  title?: ReactNode;
  /** The level of the title in the page's outline. */
  level?: 2 | 3;
  sunken?: boolean;
  children: ReactNode;
}) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <div className={sunken ? "card card-sunken" : "card"}>
      {title && <Heading className="card-title">{title}</Heading>}
      {title ? <div className="stack gap-even">{children}</div> : children}
    </div>
  );
}

export function NextCard({
  label,
  eyebrow,
  title,
  meta,
  action,
  note,
}: {
  /** What the card is, for screen readers; defaults to the title. */
  label?: string;
  eyebrow?: ReactNode;
  title: ReactNode;
  meta?: ReactNode;
  action: ReactNode;
  note?: ReactNode;
}) {
  const titleId = useId();
  return (
    <section className="next-card" aria-label={label} aria-labelledby={label ? undefined : titleId}>
      {(eyebrow || meta) && (
        <div className="next-card-top">
          {eyebrow && <p className="next-card-eyebrow">{eyebrow}</p>}
          {meta && <p>{meta}</p>}
        </div>
      )}
      <h2 className="next-card-title" id={titleId}>
        {title}
      </h2>
      <div className="next-card-foot">
        {action}
        {note && <p className="next-card-note">{note}</p>}
      </div>
    </section>
  );
}
