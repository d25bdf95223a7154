import { mostMinutes, usualMinutes } from "../credit";
import { remark, type Finding } from "../faults";
import type { Activity } from "../types";

import type { ComponentRule } from "./component-rule";
import { lineOf, propsOf, type JsxNode } from "./nodes";
import { readingText } from "./reading";

/**
 * Returns the activity that a component asks of its reader, or null if it asks for none, and a finding if it states
 * minutes that it may not state. Invalid minutes count as not stated.
 */
export function readActivity(
  node: JsxNode,
  { activity: asks, props: allowed }: ComponentRule,
  file: string,
): { activity: Activity | null; findings: Finding[] } {
  if (!asks) return { activity: null, findings: [] };
  const { kind, where } = asks;
  const props = propsOf(node);
  const stated = props.get("minutes");
  if (where && props.get(where.prop) !== where.is) {
    if (stated === undefined) return { activity: null, findings: [] };
    const has = `${where.prop}="${props.get(where.prop) ?? ""}"`;
    const instead = `Remove it: only ${where.prop}="${where.is}" gives its reader something to do.`;
    const found = `minutes="${stated}" in <${node.name ?? ""} ${has}>`;
    return { activity: null, findings: [remark(file, lineOf(node), found, instead)] };
  }
  const most = mostMinutes(kind);
  const isSound = most !== null && isWholeUpTo(stated ?? "", most);
  const findings =
    stated === undefined || most === null || isSound
      ? []
      : [
          remark(
            file,
            lineOf(node),
            `minutes="${stated}" in <${node.name ?? ""}>`,
            `Write a whole number of 1 to ${most}, or remove it: then ${usualMinutes(kind)} are counted.`,
          ),
        ];
  const activity: Activity = {
    kind,
    id: allowed.id ? (props.get("id") ?? "") : null,
    minutes: isSound ? Number(stated) : usualMinutes(kind),
    task: props.get("prompt") ?? props.get("title") ?? readingText(node).replace(/\s+/g, " ").trim(),
  };
  return { activity, findings };
}

function isWholeUpTo(text: string, most: number): boolean {
  return /^[1-9]\d?$/.test(text) && Number(text) <= most;
}
