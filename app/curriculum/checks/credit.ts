import type { Base } from "../base.server";
import { hoursOf, inTenths, isQuarterHours } from "../credit";
import { creditOfDraft } from "../draft-credit";
import { remark, type Finding } from "../faults";
import type { ModuleDraft } from "../module.server";
import type { Module } from "../types";
import { lineAt } from "../yaml";

/** Checks the hours a module claims: whole quarter hours, and no more than its text supports. */
export function checkCredit(base: Base, module: ModuleDraft): Finding[] {
  const { value, file, lines } = module;
  if (!value) return [];
  const { hours, minutes, cap } = creditOfDraft(base, module);
  const claim = hoursOf(value.hours);
  const uneven = Object.entries(value.hours).flatMap(([domain, claimed]) => {
    if (claimed === undefined || isQuarterHours(claimed)) return [];
    const lower = Math.floor(claimed * 4) / 4;
    const instead = `Write ${lower > 0 ? `${lower} or ` : ""}${lower + 0.25}: credit is given in quarter hours.`;
    return [remark(file, lineAt(lines, ["hours", domain]), `\`${domain}: ${claimed}\``, instead)];
  });
  const at = lineAt(lines, ["hours"]);
  if (cap === null) return uneven;
  if (claim > cap) {
    const found = `${claim} h claimed, while text and activities take ${inTenths(minutes)} min and carry ${cap} h`;
    return [
      ...uneven,
      remark(file, at, found, `Write ${asYaml(hours)}: credit is never more than the text carries.`),
    ];
  }
  if (claim === 0 && cap > 0) {
    const instead = `Write the hours of one domain or more, ${cap} together at most.`;
    return [...uneven, remark(file, at, "no hours", instead)];
  }
  return uneven;
}

/** Reports facts that earlier releases stored in files and that are now computed or named differently. */
export function checkLegacyFacts(module: ModuleDraft): Finding[] {
  const { file, lines, lessons } = module;
  const stated = lessons.flatMap((lesson) => {
    const line = lesson.lines.minutes;
    if (line === undefined) return [];
    const instead = "Remove the line: minutes are computed from words and activities.";
    return [remark(lesson.file, line, "`minutes` stated by hand", instead)];
  });
  if (lines.reviewed_on === undefined) return stated;
  const instead =
    lines.written === undefined
      ? "Write `written:` with that day, and `reviewed_by:` once a subject expert has reviewed it."
      : "Remove the line: `written` is there.";
  return [
    ...stated,
    remark(file, lines.reviewed_on, "`reviewed_on`, which is called `written` now", instead),
  ];
}

function asYaml(hours: Module["hours"]): string {
  const parts = Object.entries(hours).map(([domain, credit]) => `\`${domain}: ${credit}\``);
  return parts.length > 0 ? parts.join(", ") : "`hours: {}`";
}
