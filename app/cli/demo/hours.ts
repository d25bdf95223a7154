import { NOTES } from "./cast";
import type { Actor, Stage } from "./stage";
import { practiceEntries, practiceEvents } from "~/db/schema/practice";
import type { Tx } from "~/db/types";
import { DAY, dayOf, HOUR } from "~/lib/dates";
import { DOMAINS, type PracticeState } from "~/lib/vocabulary";

export type EntryPlan = {
  minutes: number;
  practisedAt: number;
  state: Extract<PracticeState, "draft" | "submitted" | "confirmed" | "queried">;
  reason?: string;
  note?: string;
};

/** Writes one entry of the practice log with its history. Returns its id. */
export async function logHours(
  stage: Stage,
  tx: Tx,
  who: Actor,
  supervisor: Actor | null,
  plan: EntryPlan,
): Promise<string> {
  const { profile, today } = stage;
  stage.clock.at = Math.floor(Math.min(plan.practisedAt + 3 * HOUR, today - HOUR));
  const createdAt = stage.clock.at;
  const id = stage.newId();
  const submittedAt = plan.state === "draft" ? null : createdAt;
  const decidedAt =
    plan.state === "confirmed" || plan.state === "queried"
      ? Math.min(createdAt + stage.between(6, 60) * HOUR, today - HOUR / 2)
      : null;
  const activity = stage.oneOf(profile.practice.activities.filter((candidate) => candidate.counts));
  const competency = stage.between(1, 11);
  await tx.insert(practiceEntries).values({
    id,
    personId: who.personId,
    state: plan.state,
    practisedOn: dayOf(plan.practisedAt, who.timeZone),
    minutes: plan.minutes,
    setting: stage.oneOf(profile.practice.settings).id,
    activity: activity.id,
    counts: activity.counts,
    domain: stage.oneOf(DOMAINS),
    competencies: [`cc${competency}`, `cc${competency + 1}`],
    isPaid: stage.chance() < 0.3,
    siteCode: stage.chance() < 0.5 ? stage.oneOf(["N1", "N2", "EAST"]) : null,
    note: plan.note ?? stage.oneOf(NOTES),
    createdAt,
    // As in the program: what the supervisor does is not an activity of the trainee.
    updatedAt: createdAt,
    submittedAt,
    decidedAt,
    decidedBy: decidedAt === null ? null : (supervisor?.personId ?? null),
    rev: plan.state === "draft" ? 0 : decidedAt === null ? 1 : 2,
  });
  if (submittedAt !== null) {
    await tx.insert(practiceEvents).values({
      entryId: id,
      seq: 1,
      kind: "submitted",
      actorId: who.personId,
      at: submittedAt,
      reason: null,
    });
  }
  if (decidedAt !== null && supervisor) {
    await tx.insert(practiceEvents).values({
      entryId: id,
      seq: 2,
      kind: plan.state === "queried" ? "queried" : "confirmed",
      actorId: supervisor.personId,
      at: decidedAt,
      reason: plan.reason ?? null,
    });
  }
  return id;
}

/** Adds confirmed practice of this many hours, spread over the days between two moments. */
export async function practiseFor(
  stage: Stage,
  tx: Tx,
  who: Actor,
  supervisor: Actor,
  hours: number,
  from: number,
  to: number,
) {
  let left = hours * 60;
  const minutes: number[] = [];
  while (left > 0) {
    const next = Math.min(left, stage.between(6, 18) * 15);
    // No remainder at the end: less than half an hour is added to the last entry.
    minutes.push(left - next < 30 ? left : next);
    left -= minutes.at(-1) ?? left;
  }
  for (const [index, amount] of minutes.entries()) {
    const practisedAt = Math.floor(from + ((to - from) * index) / Math.max(minutes.length, 1));
    await logHours(stage, tx, who, supervisor, {
      minutes: amount,
      practisedAt: practisedAt - (practisedAt % DAY) + 16 * HOUR,
      state: "confirmed",
    });
  }
}
