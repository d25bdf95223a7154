import { sql } from "drizzle-orm";
import type { AnySQLiteColumn } from "drizzle-orm/sqlite-core";

import {
  check,
  flag,
  index,
  int,
  isOneOf,
  json,
  oneOf,
  primaryKey,
  table,
  text,
  time,
  uniqueIndex,
} from "../columns";
import { people } from "./people";
import { DOMAINS, PRACTICE_EVENT_KINDS, PRACTICE_STATES } from "~/lib/vocabulary";

/**
 * An entry of the practice log. A draft can be changed; once submitted, its facts never change, and a correction is a
 * new entry that names the one it replaces.
 */
export const practiceEntries = table(
  "practice_entries",
  {
    id: text().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id),
    state: oneOf(PRACTICE_STATES).notNull(),
    /** YYYY-MM-DD, the day of the practice. */
    practisedOn: text().notNull(),
    minutes: int().notNull(),
    /** Ids from the profile's lists. */
    setting: text().notNull(),
    activity: text().notNull(),
    /** Whether this activity counts as practice by the profile in force when it was written. */
    counts: flag().notNull(),
    domain: oneOf(DOMAINS).notNull(),
    /** One to three competency ids. */
    competencies: json<string[]>().notNull(),
    isPaid: flag().notNull(),
    siteCode: text(),
    note: text().notNull(),
    /** The entry this one corrects. */
    correctsId: text().references((): AnySQLiteColumn => practiceEntries.id),
    createdAt: time().notNull(),
    updatedAt: time().notNull(),
    submittedAt: time(),
    decidedAt: time(),
    decidedBy: text().references(() => people.id),
    rev: int().notNull().default(0),
  },
  (t) => [
    index("practice_entries_by_person").on(t.personId, t.practisedOn, t.id),
    index("practice_entries_waiting").on(t.state, t.submittedAt, t.personId),
    index("practice_entries_totals").on(t.personId, t.state, t.counts, t.minutes),
    index("practice_entries_by_decision")
      .on(t.decidedAt, t.state, t.counts, t.personId, t.minutes, t.id)
      .where(sql`decided_at is not null`),
    uniqueIndex("practice_entries_corrects")
      .on(t.correctsId)
      .where(sql`corrects_id is not null and state <> 'withdrawn'`),
    isOneOf("practice_entries_state", "state", PRACTICE_STATES),
    isOneOf("practice_entries_domain", "domain", DOMAINS),
    check("practice_entries_minutes", sql`minutes between 1 and 1440`),
  ],
);

/** An incomplete form of hours, for its writer alone. */
export const practiceDrafts = table(
  "practice_drafts",
  {
    id: text().primaryKey(),
    personId: text()
      .notNull()
      .references(() => people.id),
    /** Field name → what was typed or chosen. */
    typed: json<Record<string, string | string[]>>().notNull(),
    createdAt: time().notNull(),
    updatedAt: time().notNull(),
    rev: int().notNull().default(0),
  },
  (t) => [index("practice_drafts_by_person").on(t.personId, t.updatedAt)],
);

/** The events of an entry, in order. Append-only. */
export const practiceEvents = table(
  "practice_events",
  {
    entryId: text()
      .notNull()
      .references(() => practiceEntries.id),
    seq: int().notNull(),
    kind: oneOf(PRACTICE_EVENT_KINDS).notNull(),
    actorId: text()
      .notNull()
      .references(() => people.id),
    at: time().notNull(),
    reason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.entryId, t.seq] }),
    isOneOf("practice_events_kind", "kind", PRACTICE_EVENT_KINDS),
  ],
);
