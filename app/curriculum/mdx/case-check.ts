import type { Parents, RootContent } from "mdast";

import type { Finding } from "../faults";

import { choicesFindings, goodFindings, partsOf, repeatedIds } from "./choice-check";
import type { Say } from "./component-rule";
import { hasContent, isJsx, propsOf, type JsxNode } from "./nodes";
import { readingText } from "./reading";

type Choice = { node: JsxNode; to: string | null };
type Step = { node: JsxNode; id: string; choices: Choice[] };

/** Checks a case: its parts and their order, where its choices lead, and how it ends. */
export function caseFindings(node: JsxNode, say: Say): Finding[] {
  const steps = partsOf(node, "Step").map(readStep);
  const nodes = steps.map((step) => step.node);
  return [
    ...partsFindings(node, nodes, say),
    ...headingsIn(node).map((heading) =>
      say(
        "a heading inside a <Case>",
        "Remove the # signs: the page itself writes a heading over each step.",
        heading,
      ),
    ),
    ...repeatedIds(nodes, "step", say),
    ...nodes.flatMap((step) => [...choicesFindings(step, "step", say), ...openingFindings(step, say)]),
    ...goodFindings(
      steps.flatMap(({ choices }) => choices.map((choice) => choice.node)),
      "case",
      say,
    ),
    ...waysFindings(steps, say),
  ];
}

function readStep(node: JsxNode): Step {
  const choices = partsOf(node, "Choice").map((choice) => ({
    node: choice,
    to: propsOf(choice).get("to") ?? null,
  }));
  return { node, id: propsOf(node).get("id") ?? "", choices };
}

/** Checks for an introduction, two or more steps, and a debrief, in that order and nothing else. */
function partsFindings(node: JsxNode, steps: readonly JsxNode[], say: Say): Finding[] {
  const findings: Finding[] = [];
  if (steps.length < 2) {
    const count = steps.length === 1 ? "one step" : "no steps";
    findings.push(
      say(`a case with ${count}`, 'Write two or more <Step id="…">; for one decision, write a <Scenario>.'),
    );
  }
  const debriefs = partsOf(node, "Debrief");
  if (debriefs.length === 0) {
    findings.push(
      say("a case without a <Debrief>", "Write one after the last step: what this case teaches."),
    );
  }
  for (const debrief of debriefs.slice(1)) {
    findings.push(say("a second <Debrief> in one case", "Keep one, after the last step.", debrief));
  }
  const first = node.children.findIndex((child) => isNamed(child, "Step"));
  const last = node.children.findLastIndex((child) => isNamed(child, "Step"));
  node.children.forEach((child, place) => {
    if (isNamed(child, "Debrief") && place < last) {
      findings.push(say("a <Debrief> before the last step", "Put it after the last step.", child));
    }
    if (first < 0 || place < first || isNamed(child, "Step", "Debrief") || !hasContent(child)) return;
    findings.push(
      say(
        `text outside the steps of a case ("${beginningOf(child)}")`,
        "Put it into a <Step>, into the <Debrief>, or before the first <Step>, where the case is introduced.",
        child,
      ),
    );
  });
  return findings;
}

function openingFindings(step: JsxNode, say: Say): Finding[] {
  const [opening] = step.children.filter(hasContent);
  if (opening === undefined || !isNamed(opening, "Choice")) return [];
  return [say("a step that begins with a choice", "Say first what happens, then write the choices.", step)];
}

function waysFindings(steps: readonly Step[], say: Say): Finding[] {
  const findings: Finding[] = [];
  const byId = new Map(steps.map((step) => [step.id, step]));
  for (const step of steps) {
    for (const { node, to } of step.choices) {
      if (to === null || (byId.has(to) && to !== step.id)) continue;
      const others = steps.flatMap(({ id }) => (id === step.id ? [] : [`\`${id}\``])).join(", ");
      const found =
        to === step.id
          ? `to="${to}", the step that contains it`
          : `to="${to}", a step this case does not have`;
      findings.push(say(found, `Write one of ${others}; without \`to\`, the choice ends the case.`, node));
    }
  }
  if (findings.length > 0 || steps.length < 2 || byId.size < steps.length) return findings;
  const [start] = steps;
  const reached = start ? spread([start.id], (id) => leadsTo(byId.get(id))) : new Set<string>();
  const ending = spread(
    steps.filter(({ choices }) => choices.some(({ to }) => to === null)).map(({ id }) => id),
    (id) => steps.filter((step) => leadsTo(step).includes(id)).map((step) => step.id),
  );
  for (const { id, node } of steps) {
    if (!reached.has(id)) {
      findings.push(
        say(
          `the step \`${id}\`, to which no choice leads`,
          `Write to="${id}" on a choice of an earlier step, or remove the step.`,
          node,
        ),
      );
    }
    if (!ending.has(id)) {
      findings.push(
        say(
          `the step \`${id}\`, from which no choice comes to an end`,
          "Remove `to` from one of its choices, or from a choice that follows: a choice without `to` ends the case.",
          node,
        ),
      );
    }
  }
  const ends = steps.flatMap(({ choices }) => choices.filter(({ to }) => to === null));
  const different = new Set(
    ends.map(({ node }) => node.children.map(readingText).join(" ").replace(/\s+/g, " ").trim()),
  );
  if (different.size < 2) {
    const found =
      ends.length < 2
        ? `a case with ${ends.length === 1 ? "one end" : "no end"}`
        : "a case whose ends all read the same";
    findings.push(say(found, "Let it end in two different ways or more: a choice without `to` is an end."));
  }
  return findings;
}

function leadsTo(step: Step | undefined): string[] {
  return (step?.choices ?? []).flatMap(({ to }) => to ?? []);
}

/** Returns every step that can be reached from the given ones. */
function spread(from: readonly string[], next: (id: string) => readonly string[]): Set<string> {
  const found = new Set<string>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...next(id));
  }
  return found;
}

function isNamed(node: RootContent | Parents, ...names: string[]): node is JsxNode {
  return isJsx(node) && names.includes(node.name ?? "");
}

function headingsIn(node: RootContent | Parents): (RootContent | Parents)[] {
  if (node.type === "heading") return [node];
  return "children" in node ? node.children.flatMap(headingsIn) : [];
}

function beginningOf(node: RootContent | Parents): string {
  const text = readingText(node).replace(/\s+/g, " ").trim();
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
