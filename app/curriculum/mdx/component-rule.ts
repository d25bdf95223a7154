import type { Node } from "mdast";

import type { ActivityKind } from "~/lib/vocabulary";

import type { Finding } from "../faults";

import type { UseKind } from "./facts";
import type { JsxNode } from "./nodes";

/** What an attribute may contain: one of a few values, or text that may not be empty. */
export type PropRule = { required: boolean; values?: readonly string[] };

/** Creates a finding at the line of the checked component, or of another node if given. */
export type Say = (found: string, instead: string, at?: Node) => Finding;

/** Everything about a component except its markup and styling. */
export type ComponentRule = {
  props: Record<string, PropRule>;
  children: "none" | "required";
  /** Where it is allowed: inline, on lines of its own, only at the top level, or only inside certain components. */
  place: "inline" | "block" | "top" | { inside: readonly string[] };
  /** Shown to authors who got it wrong. */
  example: string;
  /** Its title is a third-level heading. */
  hasHeading?: true;
  /** The references in its attributes, or the id it claims. */
  names?: readonly { kind: UseKind; prop: string }[];
  /** The activity it asks of its reader, for some components only with a certain attribute. */
  activity?: { kind: ActivityKind; where?: { prop: string; is: string } };
  /** Further checks. */
  check?: (node: JsxNode, say: Say) => Finding[];
};
