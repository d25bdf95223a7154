import { eq } from "drizzle-orm";
import { expect, test } from "vitest";

import { freshDatabase, onSqlite } from "../../support/database";
import { installation } from "~/db/schema/db";
import { outbox } from "~/db/schema/journal";
import { jobLeases } from "~/db/schema/server";
import { unitOfWork } from "~/db/unit-of-work.server";
import { gaugeQueries, readGauges } from "~/features/operations/queries/metrics.server";

const mail = (id: string, state: "waiting" | "sent" | "failed", createdAt: number) => ({
  id,
  template: "reminder" as never,
  toEmail: "someone@example.org",
  params: {},
  state,
  createdAt,
  dueAt: createdAt,
});

test("an installation's gauges are counts and times only", async () => {
  const db = await freshDatabase();
  const [template] = (await import("~/lib/vocabulary")).MAIL_TEMPLATES;
  expect(await readGauges(db, 1000)).toMatchObject({
    outbox: { waiting: 0, failed: 0 },
    oldestWaitingSeconds: null,
    jobs: [],
    certificates: 0,
    attemptsInProgress: 0,
    lastBackupAt: null,
  });
  await unitOfWork(db, async (tx) => {
    await tx.insert(installation).values({ key: "backup.last_at", value: "7000", updatedAt: 7_000 });
    for (const [id, state, at] of [
      ["a", "waiting", 3_000],
      ["b", "waiting", 2_000],
      ["c", "failed", 1_000],
      ["d", "sent", 500],
    ] as const)
      await tx.insert(outbox).values({ ...mail(id, state, at), template });
    await tx.insert(jobLeases).values({ name: "mail", lastFinishedAt: 9_000, lastOutcome: "1 sent" });
    await tx.insert(jobLeases).values({ name: "clean_up", lastFinishedAt: 8_000, lastOutcome: "failed" });
  });
  const gauges = await readGauges(db, 10_000);
  expect(gauges).toMatchObject({
    outbox: { waiting: 2, failed: 1 },
    oldestWaitingSeconds: 8,
    lastBackupAt: 7_000,
  });
  expect(gauges.databaseBytes).toBeGreaterThan(0);
  expect(gauges.jobs.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
    { name: "clean_up", finishedAt: 8_000, isFailed: true },
    { name: "mail", finishedAt: 9_000, isFailed: false },
  ]);
  expect(JSON.stringify(gauges)).not.toContain("example.org");
  await unitOfWork(db, (tx) => tx.delete(outbox).where(eq(outbox.state, "waiting")));
  expect((await readGauges(db, 10_000)).oldestWaitingSeconds).toBeNull();
});

onSqlite("each gauge reads only an index, however many people there are", async () => {
  const db = await freshDatabase();
  for (const [name, query] of Object.entries(gaugeQueries)) {
    if (name === "jobs") continue;
    for (const step of db.explain(query(db))) expect(step, name).toMatch(/USING COVERING INDEX/);
  }
});
