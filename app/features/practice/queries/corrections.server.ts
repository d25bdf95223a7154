import { sql } from "drizzle-orm";

/*
 * How an entry relates to its corrections, as conditions on a row of `practice_entries`. Column names are written out:
 * Drizzle drops the table name in single-table statements, and inside the subquery the bare name would refer to the
 * correction. States are written out so that SQLite recognizes the partial index.
 */

/** A correction of the entry is confirmed, and counts instead. */
export const isReplaced = sql`exists (
  select 1 from practice_entries correction
  where correction.corrects_id = practice_entries.id and correction.state <> 'withdrawn' and correction.state = 'confirmed'
)`;

/** A correction of the entry is a draft, pending, queried or confirmed. */
export const hasCorrection = sql`exists (
  select 1 from practice_entries correction
  where correction.corrects_id = practice_entries.id and correction.state <> 'withdrawn'
)`;

/** The entry corrects a confirmed one. */
export const correctsConfirmed = sql`exists (
  select 1 from practice_entries original
  where original.id = practice_entries.corrects_id and original.state = 'confirmed'
)`;

/** The entry was replaced: by a confirmed correction, or by the answer to a question about it. */
export const hasGivenWay = sql<boolean>`exists (
  select 1 from practice_events event where event.entry_id = practice_entries.id and event.kind = 'corrected'
)`.mapWith(Boolean);

/**
 * What a correction replaces once it is submitted: an answer to a queried correction of a confirmed entry refers to
 * that entry itself, so that never both count.
 */
export const rightfulOriginal = sql<string>`coalesce((
  select original.id from practice_entries answered
  inner join practice_entries original on original.id = answered.corrects_id and original.state = 'confirmed'
  where answered.id = practice_entries.corrects_id and answered.state = 'withdrawn'
), practice_entries.corrects_id)`;
