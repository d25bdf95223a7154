import type { Parents } from "mdast";

import { finding, type Finding } from "../faults";
import { ID_PATTERN } from "../schema-parts";

import { readActivity } from "./activities";
import type { ComponentRule, Say } from "./component-rule";
import { COMPONENT_RULES } from "./component-rules";
import type { Facts, Use } from "./facts";
import { insteadOfTag } from "./html-tags";
import { hasContent, isJsx, lineOf, propsOf, type JsxNode } from "./nodes";

/** Returns whether a tag is one of the components allowed in this document; reports a finding if not. */
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
  if (COMPONENT_RULES.has(name))
    refuse(`<${name}>, which is not allowed in this file`, `Use one of ${known}.`);
  else if (/^[A-Z][A-Za-z0-9]*$/.test(name)) {
    refuse(`<${name}>, a component that does not exist`, `Use one of ${known}.`);
  } else if (name === "") refuse("an empty tag (<>)", "Remove it.");
  else refuse(`<${name}>, an HTML tag`, insteadOfTag(name));
  return false;
}

/** Checks a component's attributes, place, and content, and records what it references. */
export function checkComponent(node: JsxNode, parents: readonly Parents[], file: string, facts: Facts): void {
  const name = node.name ?? "";
  const rule = COMPONENT_RULES.get(name);
  if (!rule) return;
  const line = lineOf(node);
  const say: Say = (found, instead, at = node) => finding(file, lineOf(at), found, instead);
  facts.findings.push(...propFindings(node, rule, say), ...placeFindings(node, rule, parents, say));
  if (rule.children === "none" && node.children.some(hasContent)) {
    facts.findings.push(
      say(`text inside <${name}>`, `Write it as a tag that closes itself: ${rule.example}`),
    );
  }
  if (rule.children === "required" && !node.children.some(hasContent)) {
    facts.findings.push(
      say(`<${name}> with nothing in it`, `Put its text between ${rule.example} and </${name}>.`),
    );
  }
  facts.findings.push(...(rule.check?.(node, say) ?? []));
  const { activity, findings } = readActivity(node, rule, file);
  facts.findings.push(...findings);
  if (activity) facts.activities.push(activity);
  facts.uses.push(...usesOf(node, rule, line));
  if (name === "Reflection") {
    const props = propsOf(node);
    facts.reflections.push({ id: props.get("id") ?? "", prompt: props.get("prompt") ?? "" });
  }
}

function propFindings(node: JsxNode, rule: ComponentRule, say: Say): Finding[] {
  const name = node.name ?? "";
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const attribute of node.attributes) {
    if (attribute.type === "mdxJsxExpressionAttribute") {
      findings.push(
        say(
          `\`{${attribute.value}}\` in <${name}>, which is code`,
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
            ? `${prop}={…} in <${name}>, which is code`
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
          "Write an id of lowercase letters, digits, and single dashes.",
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
    const { inside } = rule.place;
    if (parent && isJsx(parent) && inside.includes(parent.name ?? "")) return [];
    const outside = inside.map((one) => `<${one}>`).join(" and ");
    const between = inside.map((one) => `between <${one} …> and </${one}>`).join(", or ");
    return [say(`<${name}> outside ${outside}`, `Put it ${between}.`)];
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

function usesOf(node: JsxNode, { names = [] }: ComponentRule, line: number): Use[] {
  if (node.name === "CrisisLines") return [{ kind: "crisis_lines", value: "", line }];
  const props = propsOf(node);
  return names.flatMap(({ kind, prop }) => {
    const value = props.get(prop);
    return value ? [{ kind, value, line }] : [];
  });
}
