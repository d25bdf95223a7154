import { LOCAL_RULES } from "~/lib/vocabulary";

/** What an attribute may hold: one of a few words, or text, which may not be empty. */
export type PropRule = { required: boolean; values?: readonly string[] };

export type ComponentRule = {
  props: Record<string, PropRule>;
  children: "none" | "required";
  /** Where it may stand: in a sentence, on lines of its own, only outside everything else, only inside another. */
  place: "inline" | "block" | "top" | { inside: string };
  /** Shown to an author who got it wrong. */
  example: string;
};

const text: PropRule = { required: true };
const optional: PropRule = { required: false };

export const CALLOUT_KINDS = ["remember", "note", "try", "care"] as const;
export const FITS = ["good", "unsure", "harm"] as const;

/** Everything a lesson may hold besides Markdown. What is not in this list is refused. */
export const COMPONENT_RULES: ReadonlyMap<string, ComponentRule> = new Map<string, ComponentRule>([
  [
    "Term",
    {
      props: { id: text },
      children: "required",
      place: "inline",
      example: '<Term id="recovery">recovery</Term>',
    },
  ],
  ["Cite", { props: { id: text }, children: "none", place: "inline", example: '<Cite id="rec" />' }],
  [
    "Callout",
    {
      props: { kind: { required: true, values: CALLOUT_KINDS }, title: optional, minutes: optional },
      children: "required",
      place: "block",
      example: '<Callout kind="remember" title="In short">',
    },
  ],
  [
    "ContentNote",
    {
      props: { resume: text },
      children: "required",
      place: "block",
      example: '<ContentNote resume="after-the-story">',
    },
  ],
  [
    "KnowledgeCheck",
    { props: { id: text }, children: "none", place: "top", example: '<KnowledgeCheck id="m02-l2-k1" />' },
  ],
  [
    "Reflection",
    {
      props: { id: text, prompt: text, minutes: optional },
      children: "none",
      place: "top",
      example: '<Reflection id="m02-l2-r1" prompt="…" />',
    },
  ],
  ["Story", { props: { name: text }, children: "required", place: "block", example: '<Story name="Rosa">' }],
  ["CrisisLines", { props: {}, children: "none", place: "top", example: "<CrisisLines />" }],
  [
    "LocalRule",
    {
      props: { id: { required: true, values: LOCAL_RULES } },
      children: "none",
      place: "top",
      example: '<LocalRule id="mandated_reporting" />',
    },
  ],
  [
    "Figure",
    {
      props: { file: text, alt: text, caption: text },
      children: "none",
      place: "block",
      example: '<Figure file="power.svg" alt="…" caption="…" />',
    },
  ],
  [
    "DataTable",
    { props: { caption: text }, children: "required", place: "block", example: '<DataTable caption="…">' },
  ],
  [
    "Scenario",
    {
      props: { id: text, title: text, minutes: optional },
      children: "required",
      place: "top",
      example: '<Scenario id="m02-s1" title="The phone bill">',
    },
  ],
  [
    "Choice",
    {
      props: { id: text, title: text, fit: { required: true, values: FITS } },
      children: "required",
      place: { inside: "Scenario" },
      example: '<Choice id="a" title="…" fit="good">',
    },
  ],
  ["Debrief", { props: {}, children: "required", place: { inside: "Scenario" }, example: "<Debrief>" }],
]);

/** What a policy may hold: a policy is one finished text, the same for everyone. */
export const POLICY_COMPONENTS: readonly string[] = ["Term", "Cite", "Callout", "DataTable"];
