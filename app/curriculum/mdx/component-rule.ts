import type { Node } from "mdast";

import type { ActivityKind } from "~/lib/vocabulary";

import type { Finding } from "../faults";

import type { UseKind } from "./facts";
import type { JsxNode } from "./nodes";

/** What an attribute may hold: one of a few words, or text, which may not be empty. */
export type PropRule = { required: boolean; values?: readonly string[] };

/** Makes a finding on the line of the component that is checked, or of another node where one is given. */
export type Say = (found: string, instead: string, at?: Node) => Finding;

/** All there is to know of a component, but its markup and its look. */
export type ComponentRule = {
  props: Record<string, PropRule>;
  children: "none" | "required";
  /** Where it may stand: in a sentence, on lines of its own, only outside everything else, only inside these. */
  place: "inline" | "block" | "top" | { inside: readonly string[] };
  /** Shown to an author who got it wrong. */
  example: string;
  /** Its title is a heading of the third level. */
  hasHeading?: true;
  /** What its attributes name, or the id it claims. */
  names?: readonly { kind: UseKind; prop: string }[];
  /** What it asks its reader to do; for some only where an attribute says so. */
  activity?: { kind: ActivityKind; where?: { prop: string; is: string } };
  /** What else holds for it. */
  check?: (node: JsxNode, say: Say) => Finding[];
};
