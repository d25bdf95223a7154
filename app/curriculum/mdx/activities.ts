import { mostMinutes, usualMinutes, type ActivityKind } from "../credit";
import { remark, type Finding } from "../faults";
import type { Activity } from "../types";

import { lineOf, propsOf, type JsxNode } from "./nodes";
import { readingText } from "./reading";

const KINDS: Readonly<Record<string, ActivityKind | undefined>> = {
  KnowledgeCheck: "check",
  Scenario: "scenario",
  Reflection: "reflection",
};

/**
 * Takes a component and returns what it asks its reader to do, null where it asks nothing, and a finding for minutes
 * that it may not state. Minutes in doubt count as if none were stated.
 */
export function readActivity(
  node: JsxNode,
  file: string,
): { activity: Activity | null; findings: Finding[] } {
  const props = propsOf(node);
  const isTry = node.name === "Callout" && props.get("kind") === "try";
  const kind = isTry ? "try" : KINDS[node.name ?? ""];
  const stated = props.get("minutes");
  if (kind === undefined) {
    if (node.name !== "Callout" || stated === undefined) return { activity: null, findings: [] };
    const instead = 'Take it out: only kind="try" gives its reader something to do.';
    const found = `minutes="${stated}" in <Callout kind="${props.get("kind") ?? ""}">`;
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
            `Write a whole number of 1 to ${most}, or take it out: then ${usualMinutes(kind)} are counted.`,
          ),
        ];
  const activity: Activity = {
    kind,
    id: isTry ? null : (props.get("id") ?? ""),
    minutes: isSound ? Number(stated) : usualMinutes(kind),
    task: props.get("prompt") ?? props.get("title") ?? readingText(node).replace(/\s+/g, " ").trim(),
  };
  return { activity, findings };
}

function isWholeUpTo(text: string, most: number): boolean {
  return /^[1-9]\d?$/.test(text) && Number(text) <= most;
}
