import type { Parents } from "mdast";

import { finding, type Finding } from "../faults";
import { ID_PATTERN } from "../schema-parts";

import { readActivity } from "./activities";
import { COMPONENT_RULES, type ComponentRule } from "./component-rules";
import type { Facts, Use } from "./facts";
import { hasContent, isJsx, lineOf, propsOf, type JsxNode } from "./nodes";
import { countOf } from "~/lib/count";

/** Whether a tag is one of the components this document may hold; a finding tells when it is not. */
export function isComponent(
  node: JsxNode,
  components: ReadonlySet<string>,
  file: string,
  facts: Facts,
): boolean {
  const name = node.name ?? "";
  if (components.has(name)) return true;
  const line = lineOf(node);
  const refuse = (found: string, instead: string) => facts.findings.push(finding(file, line, found, instead));
  const known = [...components].map((component) => `<${component}>`).join(", ");
  if (COMPONENT_RULES.has(name)) refuse(`<${name}>, which cannot stand in this file`, `Use one of ${known}.`);
  else if (/^[A-Z][A-Za-z0-9]*$/.test(name)) {
    refuse(`<${name}>, a component that does not exist`, `Use one of ${known}.`);
  } else if (name === "") refuse("an empty tag (<>)", "Take it out.");
  else refuse(`<${name}>, an HTML tag`, "Write Markdown, or a component of docs/writing-modules.md.");
  return false;
}

/** Checks a component's attributes, place and content, and notes what it names. */
export function checkComponent(node: JsxNode, parents: readonly Parents[], file: string, facts: Facts): void {
  const name = node.name ?? "";
  const rule = COMPONENT_RULES.get(name);
  if (!rule) return;
  const line = lineOf(node);
  const say = (found: string, instead: string): Finding => finding(file, line, found, instead);
  facts.findings.push(...propFindings(node, rule, say), ...placeFindings(node, rule, parents, say));
  if (rule.children === "none" && node.children.some(hasContent)) {
    facts.findings.push(say(`text inside <${name}>`, `Write it closed in itself: ${rule.example}`));
  }
  if (rule.children === "required" && !node.children.some(hasContent)) {
    facts.findings.push(
      say(`<${name}> with nothing in it`, `Put its text between ${rule.example} and </${name}>.`),
    );
  }
  if (name === "Scenario") facts.findings.push(...scenarioFindings(node, file));
  if (name === "DataTable" && !node.children.some((child) => child.type === "table")) {
    facts.findings.push(
      say("<DataTable> without a table", "Put a Markdown table in it, with empty lines around it."),
    );
  }
  const { activity, findings } = readActivity(node, file);
  facts.findings.push(...findings);
  if (activity) facts.activities.push(activity);
  facts.uses.push(...usesOf(node, line));
  if (name === "Reflection") {
    const props = propsOf(node);
    facts.reflections.push({ id: props.get("id") ?? "", prompt: props.get("prompt") ?? "" });
  }
}

type Say = (found: string, instead: string) => Finding;

function propFindings(node: JsxNode, rule: ComponentRule, say: Say): Finding[] {
  const name = node.name ?? "";
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const attribute of node.attributes) {
    if (attribute.type === "mdxJsxExpressionAttribute") {
      findings.push(
        say(
          `\`{${attribute.value}}\` in <${name}>, which is a program`,
          `Write attributes as text: ${rule.example}`,
        ),
      );
      continue;
    }
    const prop = attribute.name;
    const allowed = rule.props[prop];
    if (seen.has(prop)) findings.push(say(`\`${prop}\` twice in <${name}>`, "Keep one of the two."));
    seen.add(prop);
    if (!allowed) {
      const names = Object.keys(rule.props).map((key) => `\`${key}\``);
      findings.push(
        say(
          `\`${prop}\` in <${name}>, which it does not have`,
          names.length > 0 ? `It has ${names.join(", ")}: ${rule.example}` : `Write ${rule.example}.`,
        ),
      );
    } else if (typeof attribute.value !== "string") {
      findings.push(
        say(
          attribute.value
            ? `${prop}={…} in <${name}>, which is a program`
            : `\`${prop}\` in <${name}> without a value`,
          `Write ${prop}="…": ${rule.example}`,
        ),
      );
    } else if (allowed.values && !allowed.values.includes(attribute.value)) {
      const values = allowed.values.map((value) => `\`${value}\``).join(", ");
      findings.push(say(`${prop}="${attribute.value}" in <${name}>`, `Write one of ${values}.`));
    } else if (attribute.value.trim() === "") {
      findings.push(say(`an empty \`${prop}\` in <${name}>`, `Write ${rule.example}.`));
    } else if (prop === "id" && !ID_PATTERN.test(attribute.value)) {
      findings.push(
        say(
          `id="${attribute.value}" in <${name}>`,
          "Write an id of small letters, digits and single dashes.",
        ),
      );
    }
  }
  for (const [prop, { required }] of Object.entries(rule.props)) {
    if (required && !seen.has(prop))
      findings.push(say(`<${name}> without \`${prop}\``, `Write ${rule.example}.`));
  }
  return findings;
}

function placeFindings(node: JsxNode, rule: ComponentRule, parents: readonly Parents[], say: Say): Finding[] {
  const name = node.name ?? "";
  const parent = parents.at(-1);
  if (typeof rule.place === "object") {
    const inside = rule.place.inside;
    if (parent && isJsx(parent) && parent.name === inside) return [];
    return [say(`<${name}> outside <${inside}>`, `Put it between <${inside} …> and </${inside}>.`)];
  }
  if (rule.place === "top" && (node.type === "mdxJsxTextElement" || parent?.type !== "root")) {
    return [
      say(
        `<${name}> inside something else`,
        "Put it on a line of its own with an empty line before and after, outside lists, quotations and components.",
      ),
    ];
  }
  if (rule.place === "block" && parent && ["paragraph", "heading", "tableCell"].includes(parent.type)) {
    return [
      say(`<${name}> inside a sentence`, "Put it on lines of its own, with an empty line before and after."),
    ];
  }
  return [];
}

function scenarioFindings(node: JsxNode, file: string): Finding[] {
  const choices = node.children.filter(isJsx).filter((child) => child.name === "Choice");
  const debriefs = node.children.filter(isJsx).filter((child) => child.name === "Debrief");
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const choice of choices) {
    const id = propsOf(choice).get("id");
    if (id === undefined) continue;
    if (seen.has(id)) {
      findings.push(
        finding(
          file,
          lineOf(choice),
          `a second choice with the id \`${id}\``,
          "Give each choice an id of its own.",
        ),
      );
    }
    seen.add(id);
  }
  if (choices.length < 2) {
    findings.push(
      finding(
        file,
        lineOf(node),
        `a scenario with ${countOf(choices.length, "choice")}`,
        "Write two or more <Choice …>.",
      ),
    );
  }
  if (!choices.some((choice) => propsOf(choice).get("fit") === "good")) {
    findings.push(
      finding(
        file,
        lineOf(node),
        "a scenario without a good choice",
        'Write fit="good" on one choice or more.',
      ),
    );
  }
  for (const debrief of debriefs.slice(1)) {
    findings.push(finding(file, lineOf(debrief), "a second <Debrief> in one scenario", "Keep one."));
  }
  return findings;
}

const NAMED_BY: Readonly<Record<string, { kind: Use["kind"]; prop: string } | undefined>> = {
  Term: { kind: "term", prop: "id" },
  Cite: { kind: "cite", prop: "id" },
  KnowledgeCheck: { kind: "check", prop: "id" },
  Reflection: { kind: "reflection", prop: "id" },
  Scenario: { kind: "scenario", prop: "id" },
  LocalRule: { kind: "local_rule", prop: "id" },
  ContentNote: { kind: "resume", prop: "resume" },
  Figure: { kind: "figure", prop: "file" },
};

function usesOf(node: JsxNode, line: number): Use[] {
  if (node.name === "CrisisLines") return [{ kind: "crisis_lines", value: "", line }];
  const named = NAMED_BY[node.name ?? ""];
  const value = named ? propsOf(node).get(named.prop) : undefined;
  return named && value ? [{ kind: named.kind, value, line }] : [];
}
