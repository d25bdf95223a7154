import { asc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { scene } from "../../support/cohort-scene";
import { outcome, type TestPerson, type TestWorld } from "../../support/world";
import { people } from "~/db/schema/people";
import { dataSteps } from "~/db/schema/server";
import { unitOfWork } from "~/db/unit-of-work.server";
import { changeProfile } from "~/features/people/commands/profile.server";
import { findPerson } from "~/features/people/queries/people.server";
import { loader as accountsLoader } from "~/routes/admin.accounts._index";
import { loader as cohortLoader } from "~/routes/manage.cohorts.$id._index";
import { loader as exportLoader } from "~/routes/manage.cohorts.$id.export[.]csv";
import { loader as listLoader } from "~/routes/manage.people._index";
import { doDataSteps } from "~/server/data-steps";
import { createLog } from "~/server/log";

/** Changes a person's name, as they would on their account page. */
async function rename(world: TestWorld, who: TestPerson, name: string): Promise<void> {
  const person = await findPerson(world.db, who.id);
  const input = { shownName: name, legalName: name, timeZone: null, rev: person?.rev ?? 0 };
  expect(await changeProfile(world.db, world.viewerOf(who), input, world.deps)).toEqual({ ok: true });
}

type Listed = { found: { rows: { shownName: string }[]; pages: number } };

async function found(world: TestWorld, manager: TestPerson, q: string, more = ""): Promise<string[]> {
  const url = `/manage/people?q=${encodeURIComponent(q)}${more}`;
  const { data } = await outcome(() => listLoader(world.get(manager, url)));
  return (data as Listed).found.rows.map(({ shownName }) => shownName);
}

const SEARCHES: [name: string, typed: readonly string[]][] = [
  ["Özlem Şahin", ["Özlem Şahin", "özlem şahin", "ÖZLEM ŞAHİN", "ozlem sahin", "OZLEM SAHIN", "O\u0308zlem"]],
  ["José Núñez", ["jose", "José", "JOSÉ", "Jose\u0301", "nunez", "José  Núñez", "\u200ejose\u200f"]],
  ["Kim O'Brien", ["O’Brien", "O'Brien", "obrien", "OʼBRIEN"]],
  ["Anne-Marie Łukaszewska", ["anne marie", "Anne\u2011Marie", "lukaszewska", "łukasz"]],
  ["İpek Işık", ["ipek", "IŞIK", "isik", "ışık", "İPEK"]],
  ["Jürgen Groß", ["GROSS", "groß", "jurgen"]],
  ["Søren Ødegård", ["soren", "odegard"]],
  ["Юлія Ґудзь", ["юлія", "ЮЛІЯ"]],
  ["לֵאָה כהן", ["לאה", "\u2067לאה\u2069"]],
  ["王小明", ["小明"]],
  ["Ｗｉｄｅ Name", ["wide name"]],
];

describe("a search finds a person however the name is typed", () => {
  test.each(SEARCHES)("%s", async (name, typed) => {
    const { world, manager, rosa } = await scene();
    await rename(world, rosa, name);
    for (const one of typed) expect(await found(world, manager, one), one).toEqual([name]);
    const { data } = await outcome(() =>
      accountsLoader(world.get({ ...manager, roles: ["administrator"] }, `/admin/accounts?q=${typed[0]}`)),
    );
    expect((data as Listed).found.rows.map(({ shownName }) => shownName)).toEqual([name]);
  });

  test("wildcards of the database are ordinary characters", async () => {
    const { world, manager, rosa } = await scene();
    await rename(world, rosa, "100%_\\ Rosa");
    for (const sign of ["%", "_", "\\"])
      expect(await found(world, manager, sign), sign).toEqual(["100%_\\ Rosa"]);
    expect(await found(world, manager, "' or 1=1")).toEqual([]);
  });

  test("a search without visible characters finds everyone", async () => {
    const { world, manager } = await scene();
    expect(await found(world, manager, "\u200b \u3164")).toHaveLength(4);
  });

  test("an address in any script finds its account", async () => {
    const { world, manager, rosa } = await scene();
    await unitOfWork(world.db, (tx) =>
      tx.update(people).set({ email: "rosa@xn--bcher-kva.example" }).where(eq(people.id, rosa.id)),
    );
    for (const typed of ["rosa@bücher.example", "rosa@xn--bcher", "ROSA@BÜCHER.EXAMPLE"])
      expect(await found(world, manager, typed), typed).toEqual(["Rosa"]);
  });

  test("people from before the search key get one from the update, once", async () => {
    const { world, manager, mine } = await scene();
    // As an earlier version would have written them: the database fills in the columns it does not know.
    const names = ["Zoë Álvarez", "Bernát Őry", "‘Ofa"];
    const added = await Promise.all(
      names.map((name) =>
        world.trainee("Before", { cohort: mine, assignedBy: manager }).then(({ id }) => ({ id, name })),
      ),
    );
    await unitOfWork(world.db, async (tx) => {
      for (const { id, name } of added)
        await tx
          .update(people)
          .set({ shownName: name, ...EMPTY_KEYS })
          .where(eq(people.id, id));
    });
    const log = createLog("silent", Date.now);
    const runDataSteps = () => doDataSteps({ db: world.db, ...world.deps, log });
    await runDataSteps();
    expect(await found(world, manager, "zoe alv")).toEqual(["Zoë Álvarez"]);
    expect(await found(world, manager, "ory")).toEqual(["Bernát Őry"]);
    const before = await world.db.select().from(people).orderBy(asc(people.id));
    await unitOfWork(world.db, (tx) => tx.delete(dataSteps));
    await runDataSteps();
    expect(await world.db.select().from(people).orderBy(asc(people.id))).toEqual(before);
  });
});

/** The row as an earlier version wrote it. */
const EMPTY_KEYS = {};

describe("every list of people has the same order", () => {
  const NAMES = [
    "Åsa",
    "ada",
    "Özlem",
    "Zoë",
    "zoe B",
    "Bea",
    "böhm",
    "O'Brien",
    "OBrian",
    "Łukasz",
    "Lukas",
    "Éva",
    "eve",
    "de la Cruz",
    "Dela Cruz",
    "Юлія",
    "王小明",
    "𝒮am",
    "Group 10",
    "Group 9",
  ];

  test("the people list, page by page, the cohort's page and its table", async () => {
    const { world, manager, mine, rosa } = await scene();
    for (const [index, name] of NAMES.entries()) {
      const made = await world.trainee(`T${index}`, { cohort: mine, assignedBy: manager });
      await rename(world, made, name);
    }
    for (let index = 0; index < 45; index += 1) {
      const made = await world.trainee("x", { cohort: mine, assignedBy: manager });
      await rename(world, made, `Filler ${(index * 7) % 45}`);
    }
    const listed: string[] = [];
    for (const page of [1, 2]) {
      const { data } = await outcome(() =>
        listLoader(world.get(manager, `/manage/people?role=trainee&page=${page}`)),
      );
      expect((data as Listed).found.pages).toBe(2);
      listed.push(...(data as Listed).found.rows.map(({ shownName }) => shownName));
    }
    expect(new Set(listed)).toEqual(
      new Set([...NAMES, rosa.shownName, ...Array.from({ length: 45 }, (_, i) => `Filler ${i}`)]),
    );
    const small = listed.filter((name) => !name.startsWith("Filler") && name !== "Rosa");
    expect(small).toEqual([
      "ada",
      "Åsa",
      "Bea",
      "böhm",
      "de la Cruz",
      "Dela Cruz",
      "Éva",
      "eve",
      "Group 9",
      "Group 10",
      "Lukas",
      "Łukasz",
      "OBrian",
      "O'Brien",
      "Özlem",
      "𝒮am",
      "Zoë",
      "zoe B",
      "Юлія",
      "王小明",
    ]);
    expect(listed.indexOf("Filler 2")).toBeLessThan(listed.indexOf("Filler 10"));

    const cohort: string[] = [];
    for (const page of [1, 2]) {
      const { data } = await outcome(() =>
        cohortLoader(world.get(manager, `/manage/cohorts/${mine.id}?page=${page}`, { id: mine.id })),
      );
      const { overview } = data as { overview: { list: { rows: { shownName: string }[] } } };
      cohort.push(...overview.list.rows.map(({ shownName }) => shownName));
    }
    expect(cohort).toEqual(listed);

    const file = (await exportLoader(
      world.get(manager, `/manage/cohorts/${mine.id}/export.csv?names=yes`, { id: mine.id }),
    )) as Response;
    const lines = (await file.text()).trim().split("\r\n").slice(1);
    expect(lines.map((line) => /^"([^"]*)"/.exec(line)?.[1])).toEqual(listed);
  });
});
