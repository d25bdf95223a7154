import { sql } from "drizzle-orm";

/*
 * How an entry and its corrections stand to each other, as conditions on a row of `practice_entries`. Column names are
 * written out: Drizzle drops the table's name where a statement has one table only, and inside the sub-query the bare
 * name would then mean the correction. States are written out so that SQLite sees that the partial index serves.
 */

/** A correction of the entry is confirmed, and counts in its place. */
export const isReplaced = sql`exists (
  select 1 from practice_entries correction
  where correction.corrects_id = practice_entries.id and correction.state <> 'withdrawn' and correction.state = 'confirmed'
)`;

/** A correction of the entry is written, waits, is queried or is confirmed. */
export const hasCorrection = sql`exists (
  select 1 from practice_entries correction
  where correction.corrects_id = practice_entries.id and correction.state <> 'withdrawn'
)`;

/** The entry corrects one that is confirmed. */
export const correctsConfirmed = sql`exists (
  select 1 from practice_entries original
  where original.id = practice_entries.corrects_id and original.state = 'confirmed'
)`;

/** Something has taken the entry's place: a confirmed correction, or the answer to a question about it. */
export const hasGivenWay = sql<boolean>`exists (
  select 1 from practice_events event where event.entry_id = practice_entries.id and event.kind = 'corrected'
)`.mapWith(Boolean);

/**
 * What a correction takes the place of once it is sent: an answer to a queried correction of a confirmed entry steps
 * in for that entry itself, so that never both count.
 */
export const rightfulOriginal = sql<string>`coalesce((
  select original.id from practice_entries answered
  inner join practice_entries original on original.id = answered.corrects_id and original.state = 'confirmed'
  where answered.id = practice_entries.corrects_id and answered.state = 'withdrawn'
), practice_entries.corrects_id)`;
