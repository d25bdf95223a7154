import { LOCAL_RULES } from "~/lib/vocabulary";

import { MEDIA_KINDS } from "../media";

import { caseFindings } from "./case-check";
import { scenarioFindings } from "./choice-check";
import type { ComponentRule, PropRule } from "./component-rule";
import { mediaFindings } from "./media-check";
import { orderFindings, sortFindings } from "./sort-check";
import { tableFindings } from "./tables";

const text: PropRule = { required: true };
const optional: PropRule = { required: false };

export const CALLOUT_KINDS = ["remember", "note", "try", "care"] as const;
export const FITS = ["good", "unsure", "harm"] as const;

/** Everything a lesson may contain besides Markdown. Anything else is refused. */
export const COMPONENT_RULES: ReadonlyMap<string, ComponentRule> = new Map<string, ComponentRule>([
  [
    "Term",
    {
      props: { id: text },
      children: "required",
      place: "inline",
      example: '<Term id="recovery">recovery</Term>',
      names: [{ kind: "term", prop: "id" }],
    },
  ],
  [
    "Cite",
    {
      props: { id: text },
      children: "none",
      place: "inline",
      example: '<Cite id="rec" />',
      names: [{ kind: "cite", prop: "id" }],
    },
  ],
  [
    "Callout",
    {
      props: { kind: { required: true, values: CALLOUT_KINDS }, title: optional, minutes: optional },
      children: "required",
      place: "block",
      example: '<Callout kind="remember" title="In short">',
      activity: { kind: "try", where: { prop: "kind", is: "try" } },
    },
  ],
  [
    "ContentNote",
    {
      props: { resume: text },
      children: "required",
      place: "block",
      example: '<ContentNote resume="after-the-story">',
      names: [{ kind: "resume", prop: "resume" }],
    },
  ],
  [
    "KnowledgeCheck",
    {
      props: { id: text },
      children: "none",
      place: "top",
      example: '<KnowledgeCheck id="m02-l2-k1" />',
      names: [{ kind: "check", prop: "id" }],
      activity: { kind: "check" },
    },
  ],
  [
    "Reflection",
    {
      props: { id: text, prompt: text, minutes: optional },
      children: "none",
      place: "top",
      example: '<Reflection id="m02-l2-r1" prompt="…" />',
      names: [{ kind: "reflection", prop: "id" }],
      activity: { kind: "reflection" },
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
      names: [{ kind: "local_rule", prop: "id" }],
    },
  ],
  [
    "Figure",
    {
      props: { file: text, alt: text, caption: text },
      children: "none",
      place: "block",
      example: '<Figure file="power.svg" alt="…" caption="…" />',
      names: [{ kind: "figure", prop: "file" }],
    },
  ],
  [
    "DataTable",
    {
      props: { caption: text },
      children: "required",
      place: "block",
      example: '<DataTable caption="…">',
      check: tableFindings,
    },
  ],
  [
    "Media",
    {
      props: {
        kind: { required: true, values: MEDIA_KINDS },
        file: text,
        captions: optional,
        title: text,
      },
      children: "required",
      place: "top",
      example: '<Media kind="video" file="first-call.mp4" captions="first-call.vtt" title="…">',
      names: [
        { kind: "media", prop: "file" },
        { kind: "media", prop: "captions" },
      ],
      check: mediaFindings,
    },
  ],
  [
    "RolePlay",
    {
      props: { title: text, who: text, minutes: optional },
      children: "required",
      place: "top",
      example: '<RolePlay title="The first call" who="You and another trainee">',
      activity: { kind: "role_play" },
    },
  ],
  [
    "ReviewQuestion",
    {
      props: { prompt: text },
      children: "required",
      place: "top",
      example: '<ReviewQuestion prompt="…">',
      activity: { kind: "review" },
    },
  ],
  [
    "Sort",
    {
      props: { id: text, prompt: text },
      children: "required",
      place: "top",
      example: '<Sort id="m02-so1" prompt="Where does each belong?">',
      names: [{ kind: "sort", prop: "id" }],
      activity: { kind: "sort" },
      check: sortFindings,
    },
  ],
  [
    "Order",
    {
      props: { id: text, prompt: text },
      children: "required",
      place: "top",
      example: '<Order id="m02-or1" prompt="What comes first?">',
      names: [{ kind: "sort", prop: "id" }],
      activity: { kind: "sort" },
      check: orderFindings,
    },
  ],
  [
    "Bin",
    {
      props: { id: text, title: text },
      children: "none",
      place: { inside: ["Sort"] },
      example: '<Bin id="now" title="Today" />',
    },
  ],
  [
    "Item",
    {
      props: { to: optional, why: text },
      children: "required",
      place: { inside: ["Sort", "Order"] },
      example: '<Item why="…">',
    },
  ],
  [
    "Scenario",
    {
      props: { id: text, title: text, minutes: optional },
      children: "required",
      place: "top",
      example: '<Scenario id="m02-s1" title="The phone bill">',
      hasHeading: true,
      names: [{ kind: "scenario", prop: "id" }],
      activity: { kind: "scenario" },
      check: scenarioFindings,
    },
  ],
  [
    "Case",
    {
      props: { id: text, title: text, minutes: optional },
      children: "required",
      place: "top",
      example: '<Case id="m02-c1" title="The spare key">',
      hasHeading: true,
      names: [{ kind: "case", prop: "id" }],
      activity: { kind: "case" },
      check: caseFindings,
    },
  ],
  [
    "Step",
    {
      props: { id: text },
      children: "required",
      place: { inside: ["Case"] },
      example: '<Step id="start">',
    },
  ],
  [
    "Choice",
    {
      props: { id: text, title: text, fit: { required: true, values: FITS }, to: optional },
      children: "required",
      place: { inside: ["Scenario", "Step"] },
      example: '<Choice id="a" title="…" fit="good">',
    },
  ],
  [
    "Debrief",
    {
      props: {},
      children: "required",
      place: { inside: ["Scenario", "Case"] },
      example: "<Debrief>",
    },
  ],
]);

/** What a policy may contain: a policy is one fixed text, the same for everyone. */
export const POLICY_COMPONENTS: readonly string[] = ["Term", "Cite", "Callout", "DataTable"];
