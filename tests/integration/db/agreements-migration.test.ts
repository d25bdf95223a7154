import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { migrationsFolder, realJournal } from "../../support/migrations";
import { startPglite } from "../../support/pglite";
import { openFile } from "~/db/driver.server";
import { engine } from "~/db/engine";
import { applyPostgresMigrations } from "~/db/migrate-postgres.server";
import { applyMigrations } from "~/db/migrate.server";

/* What applications were held to before `agreements` was a separate table, moved into it. */

type Row = Record<string, unknown>;
type Raw = {
  run: (sql: string) => Promise<void>;
  rows: (sql: string) => Promise<Row[]>;
  migrate: (folder?: string) => Promise<void>;
};

function sqliteFile(folder: string): Raw {
  const db = openFile(join(folder, "a.db"));
  onTestFinished(() => void db.close());
  return {
    run: async (sql) => void db.exec(sql),
    rows: async (sql) => db.prepare(sql).all() as Row[],
    migrate: async (migrations) => applyMigrations(db, migrations),
  };
}

async function pglite(): Promise<Raw> {
  const source = await startPglite();
  const connection = await source.acquire();
  onTestFinished(() => connection.release(true));
  return {
    run: async (sql) => void (await connection.query(sql)),
    rows: async (sql) => (await connection.query({ text: sql })).rows as Row[],
    migrate: (migrations) => applyPostgresMigrations(connection, migrations),
  };
}

const BEFORE = realJournal(engine).entries.findIndex(({ tag }) => tag === "0004_agreements");

/** person, application, state, opened, closed */
const APPLICATIONS = [
  ["one", "a-only", "issued", 10, 40],
  ["again", "b-first", "withdrawn", 10, 15],
  ["again", "b-open", "returned", 20, null],
  ["left", "c-first", "denied", 10, 12],
  ["left", "c-last", "withdrawn", 30, 33],
  // No command creates these two; a database that was repaired by hand may have them.
  ["odd", "d-open", "in_training", 10, null],
  ["odd", "d-later", "withdrawn", 20, 25],
  ["twins", "e-1", "withdrawn", 10, 11],
  ["twins", "e-2", "withdrawn", 10, 12],
] as const;

/** A database of the previous version, with people who began one application or several. */
async function before(): Promise<Raw> {
  const folder = mkdtempSync(join(tmpdir(), "alongside-agreements-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const raw = engine === "sqlite" ? sqliteFile(folder) : await pglite();
  await raw.migrate(migrationsFolder(join(folder, "before"), BEFORE, [], engine));
  for (const id of new Set(APPLICATIONS.map(([person]) => person))) {
    await raw.run(
      `insert into people (id, email, legal_name, shown_name, password_hash, status, created_at) values ('${id}', '${id}@example.org', 'L', 'S', 'x', 'active', 1)`,
    );
  }
  await raw.run(
    "insert into cohorts (id, name, profile_id, starts_on, status, created_at, created_by) values ('cohort', 'C', 'p', '2026-01-01', 'open', 1, 'one')",
  );
  for (const [person, id, state, opened, closed] of APPLICATIONS) {
    await raw.run(
      `insert into applications (id, person_id, cohort_id, profile_id, profile_hash, texts, state, opened_at, state_since, closed_at, rev)
       values ('${id}', '${person}', 'cohort', 'p', 'hash-${id}', '{"z": "${id}","a":"1"}', '${state}', ${opened}, 7, ${closed}, 3)`,
    );
  }
  return raw;
}

test("each application keeps what it was held to, and each person has one agreement in force", async () => {
  const raw = await before();
  const was = await raw.rows(
    "select id, person_id, cohort_id, state, opened_at, state_since, submitted_at, closed_at, rev from applications order by id",
  );
  await raw.migrate();
  expect(
    await raw.rows(
      "select id, person_id, cohort_id, state, opened_at, state_since, submitted_at, closed_at, rev from applications order by id",
    ),
  ).toEqual(was);
  const held = await raw.rows(
    "select a.id, g.person_id, g.profile_id, g.profile_hash, cast(g.texts as text) as texts, g.from_at, g.to_at from applications a join agreements g on g.id = a.agreement_id order by a.id",
  );
  const ends: Record<string, number | null> = {
    "a-only": null,
    "b-first": 20,
    "b-open": null,
    "c-first": 30,
    "c-last": null,
    "d-open": null,
    "d-later": 25,
    "e-1": 10,
    "e-2": null,
  };
  expect(held).toEqual(
    [...APPLICATIONS]
      .sort(([, a], [, b]) => (a < b ? -1 : 1))
      .map(([person_id, id, , from_at]) => ({
        id,
        person_id,
        profile_id: "p",
        profile_hash: `hash-${id}`,
        texts: `{"z": "${id}","a":"1"}`,
        from_at,
        to_at: ends[id],
      })),
  );
  expect(await raw.rows("select id from agreements where id not in (select id from applications)")).toEqual(
    [],
  );
});

test("the tables refuse what they refused before, and a second agreement in force", async () => {
  const raw = await before();
  await raw.migrate();
  if (engine === "sqlite") {
    expect(
      await raw.rows(
        "select name, strict from pragma_table_list where name in ('agreements', 'applications') order by name",
      ),
    ).toEqual([
      { name: "agreements", strict: 1 },
      { name: "applications", strict: 1 },
    ]);
    expect(
      (
        await raw.rows("select name from sqlite_master where tbl_name = 'applications' and sql is not null")
      ).map(({ name }) => name),
    ).toEqual([
      "applications",
      "applications_open",
      "applications_by_person",
      "applications_by_cohort",
      "applications_by_state",
    ]);
  }
  const application = (values: string) =>
    raw.run(
      `insert into applications (id, person_id, cohort_id, agreement_id, state, opened_at, state_since) values (${values})`,
    );
  await application("'fine', 'one', 'cohort', 'a-only', 'in_training', 1, 1");
  await expect(application("'x', 'again', 'cohort', 'b-open', 'in_training', 1, 1")).rejects.toThrow(
    /unique/i,
  );
  await expect(application("'x', 'left', 'cohort', 'c-last', 'asleep', 1, 1")).rejects.toThrow(/check/i);
  await expect(application("'x', 'left', 'cohort', 'nothing', 'denied', 1, 1")).rejects.toThrow(/foreign/i);
  await expect(application("'x', 'left', 'nowhere', 'c-last', 'denied', 1, 1")).rejects.toThrow(/foreign/i);
  await expect(application("'x', 'left', 'cohort', null, 'denied', 1, 1")).rejects.toThrow(/not.null/i);
  const event = (id: string) =>
    raw.run(
      `insert into application_events (application_id, seq, kind, actor_id, at) values ('${id}', 9, 'opened', 'one', 1)`,
    );
  await event("a-only");
  await expect(event("nothing")).rejects.toThrow(/foreign/i);
  await expect(
    raw.run(
      "insert into agreements (id, person_id, profile_id, profile_hash, texts, from_at) values ('x', 'one', 'p', 'h', '{}', 1)",
    ),
  ).rejects.toThrow(/unique/i);
});
