/**
 * Lists requirements, one per line: the progress of each, what counted, and who acts next.
 *
 * <Checklist items={[{ key: "hours", state: "part", stateWord: "In progress", title: "Practice hours",
 *   picture: <ProgressBar … />, text: "18 hours are confirmed.", actor: "Next: you", link: { to: "/practice", label: "Log hours" } }]} />
 */
import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";

import { TextLink } from "./button";
import { Icon, type IconName } from "./icon";
import type { Tone } from "./tone";

export type ChecklistItem = {
  key: string;
  state: "met" | "part" | "waits" | "open";
  /** The state in a word or two, visible. */
  stateWord: ReactNode;
  title: ReactNode;
  picture?: ReactNode;
  /** What counted, and the rule. */
  text?: ReactNode;
  /** Who acts next. */
  actor?: ReactNode;
  link?: { to: string; label: ReactNode };
  /** Further details, such as a Disclosure with what counted. */
  more?: ReactNode;
};

const LOOKS: Record<ChecklistItem["state"], { tone: Tone; icon: IconName | null }> = {
  met: { tone: "moss", icon: "check" },
  part: { tone: "sky", icon: "half" },
  waits: { tone: "clay", icon: "clock" },
  open: { tone: "neutral", icon: null },
};

export function Checklist({
  items,
  label,
  level = 3,
}: {
  items: ChecklistItem[];
  label?: string;
  level?: 2 | 3;
}) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <ul className="checklist" aria-label={label}>
      {items.map((item) => {
        const { tone, icon } = LOOKS[item.state];
        return (
          <li className={`checklist-row tone-${tone}`} key={item.key}>
            <span className="checklist-dot">{icon && <Icon name={icon} />}</span>
            <div className="checklist-main">
              <div className="checklist-head">
                <Heading className="checklist-title">{item.title}</Heading>
                <span className="checklist-state">{item.stateWord}</span>
              </div>
              {item.picture}
              {item.text && <div className="checklist-text">{item.text}</div>}
              {(item.actor || item.link) && (
                <div className="checklist-foot">
                  {item.actor && (
                    <span className="checklist-actor">
                      <Icon name="person" />
                      <span>
                        <span className="sr">
                          <Trans>Who acts next:</Trans>{" "}
                        </span>
                        {item.actor}
                      </span>
                    </span>
                  )}
                  {item.link && <TextLink to={item.link.to}>{item.link.label}</TextLink>}
                </div>
              )}
              {item.more}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
