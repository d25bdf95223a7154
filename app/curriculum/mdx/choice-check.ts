import type { Finding } from "../faults";

import type { Say } from "./component-rule";
import { isJsx, propsOf, type JsxNode } from "./nodes";

/** Returns the direct child components with these names, in order. */
export function partsOf(node: JsxNode, ...names: string[]): JsxNode[] {
  return node.children.filter(isJsx).filter((child) => names.includes(child.name ?? ""));
}

/** Returns a finding for each component that repeats an earlier one's id. */
export function repeatedIds(parts: readonly JsxNode[], what: string, say: Say): Finding[] {
  const seen = new Set<string>();
  return parts.flatMap((part) => {
    const id = propsOf(part).get("id");
    if (id === undefined) return [];
    if (seen.has(id))
      return [say(`a second ${what} with the id \`${id}\``, `Give each ${what} its own id.`, part)];
    seen.add(id);
    return [];
  });
}

/** Returns findings for a parent's choices as a whole: their number and their ids. */
export function choicesFindings(node: JsxNode, what: string, say: Say): Finding[] {
  const choices = partsOf(node, "Choice");
  const findings = repeatedIds(choices, "choice", say);
  if (choices.length >= 2) return findings;
  const count = choices.length === 1 ? "one choice" : "no choices";
  return [...findings, say(`a ${what} with ${count}`, "Write two or more <Choice …>.", node)];
}

/** Returns a finding when none of the choices is good. */
export function goodFindings(choices: readonly JsxNode[], what: string, say: Say): Finding[] {
  if (choices.some((choice) => propsOf(choice).get("fit") === "good")) return [];
  return [say(`a ${what} without a good choice`, 'Write fit="good" on one choice or more.')];
}

/** Checks a scenario: one decision, each of whose choices ends it. */
export function scenarioFindings(node: JsxNode, say: Say): Finding[] {
  const choices = partsOf(node, "Choice");
  const leading = choices.filter((choice) => propsOf(choice).has("to"));
  return [
    ...choicesFindings(node, "scenario", say),
    ...goodFindings(choices, "scenario", say),
    ...leading.map((choice) =>
      say(
        "`to` in a <Choice> of a <Scenario>, which has no steps",
        "Remove `to`, or write a <Case> with a <Step> for each decision.",
        choice,
      ),
    ),
    ...partsOf(node, "Debrief")
      .slice(1)
      .map((debrief) => say("a second <Debrief> in one scenario", "Keep one.", debrief)),
  ];
}
