import { createHash } from "node:crypto";
import { expect, test } from "vitest";

import { scene } from "../../support/cohort-scene";
import { installation } from "~/db/schema/db";
import { unitOfWork } from "~/db/unit-of-work.server";
import { loader } from "~/routes/manage.cohorts.$id.export[.]csv";

/* Regression: exports without names used a hash that anyone could recompute from ids. */

async function open() {
  const all = await scene();
  const { world, manager, mine, dana } = all;
  const ben = await world.trainee("Ben", { cohort: mine, supervisor: dana, assignedBy: manager });
  const pseudonyms = async () => {
    const response = await loader(
      world.get(manager, `/manage/cohorts/${mine.id}/export.csv`, { id: mine.id }),
    );
    if (!(response instanceof Response)) throw new Error("no file");
    const text = await response.text();
    return [...text.matchAll(/"(P-[0-9a-f]+)"/g)].map(([, name]) => name ?? "").sort();
  };
  return { ...all, ben, pseudonyms };
}

test("no pseudonym of an export can be computed from ids shown elsewhere", async () => {
  const { mine, rosa, ben, pseudonyms } = await open();
  const names = await pseudonyms();
  expect(names).toHaveLength(2);
  const guesses = [rosa, ben].flatMap(({ id }) =>
    [`${mine.id}/${id}`, `${id}/${mine.id}`, id, `${mine.id}:${id}`, `${mine.id}${id}`].flatMap((text) =>
      ["sha256", "sha1", "md5", "sha512"].map((way) => createHash(way).update(text).digest("hex")),
    ),
  );
  for (const name of names)
    expect(guesses.some((guess) => guess.startsWith(name.slice("P-".length)))).toBe(false);
});

test("the same person keeps a pseudonym from export to export, and has another under another secret", async () => {
  const { world, pseudonyms } = await open();
  const first = await pseudonyms();
  expect(await pseudonyms()).toEqual(first);
  const secrets = await world.db.select().from(installation);
  expect(secrets.length, "the secret is kept with the installation").toBeGreaterThan(0);
  await unitOfWork(world.db, (tx) => tx.delete(installation));
  const second = await pseudonyms();
  expect(second.filter((name) => first.includes(name))).toEqual([]);
});
