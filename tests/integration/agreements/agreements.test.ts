import { asc, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { behind, moveAll } from "../certification/behind";
import { onSqlite } from "../../support/database";
import { testWorld } from "../../support/world";
import { keepContentVersions } from "~/curriculum/versions.server";
import { agreements } from "~/db/schema/agreements";
import { applications } from "~/db/schema/certification";
import type { Database, Watch } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { defaultProfile, profileInForce } from "~/features/agreements/model";
import { heldToQuery } from "~/features/agreements/queries/held-to.server";
import {
  openAgreementId,
  openAgreementOf,
  openAgreementQuery,
  profileFor,
} from "~/features/agreements/queries/profile.server";
import { versionInForce } from "~/features/agreements/queries/texts.server";
import { beginAgreement, beginAgreements } from "~/features/agreements/transaction.server";
import { statesQuery } from "~/features/certification/queries/applications.server";
import { openApplication } from "~/features/certification/transaction/applications.server";

/** A person's agreements in the order in which they began. */
const agreementsOf = (db: Database, personId: string) =>
  db
    .select()
    .from(agreements)
    .where(eq(agreements.personId, personId))
    .orderBy(asc(agreements.fromAt), asc(agreements.id));

async function applicant(watch: Watch = {}) {
  const w = await testWorld(watch);
  const manager = await w.person("Maya", "manager");
  const cohort = await w.cohort("Spring", manager);
  const person = await w.person("Noor", "trainee");
  const profile = w.curriculum.profiles[0]!;
  const open = () =>
    unitOfWork(w.db, (tx) =>
      openApplication(
        tx,
        { personId: person.id },
        { personId: person.id, cohortId: cohort.id, profileId: profile.id },
        { ...w.deps, curriculum: w.curriculum },
      ),
    );
  const close = () =>
    unitOfWork(w.db, (tx) =>
      tx
        .update(applications)
        .set({ state: "withdrawn", closedAt: w.clock.now })
        .where(eq(applications.personId, person.id)),
    );
  return { w, manager, cohort, person, profile, open, close };
}

describe("an agreement", () => {
  test("begins with an application, and outlasts it until the next one begins", async () => {
    const { w, person, profile, open, close } = await applicant();
    expect(await openAgreementOf(w.db, person.id)).toBeNull();
    const first = await open();
    await close();
    const version = versionInForce(w.curriculum, profile.id)!;
    const pin = { profileId: profile.id, profileHash: profile.hash, texts: version.texts };
    expect(await openAgreementOf(w.db, person.id)).toEqual(pin);

    w.clock.now += 1000;
    const second = await open();
    const rows = await agreementsOf(w.db, person.id);
    expect(rows).toMatchObject([
      { ...pin, fromAt: w.clock.now - 1000, toAt: w.clock.now },
      { ...pin, fromAt: w.clock.now, toAt: null },
    ]);
    const named = await w.db
      .select({ id: applications.id, agreementId: applications.agreementId })
      .from(applications);
    expect(new Map(named.map(({ id, agreementId }) => [id, agreementId]))).toEqual(
      new Map([
        [first.applicationId, rows[0]!.id],
        [second.applicationId, rows[1]!.id],
      ]),
    );
  });

  test("is not started for an application that is refused", async () => {
    const { w, person, open } = await applicant();
    await open();
    w.clock.now += 1;
    expect(await open()).toMatchObject({ ok: false, code: "conflict" });
    expect(await agreementsOf(w.db, person.id)).toHaveLength(1);
  });

  test("is followed by another one when the application is moved; the earlier one keeps its content", async () => {
    const s = await behind();
    const { w, later, trainee } = s;
    const [was] = await agreementsOf(w.db, trainee.id);
    w.clock.now += 1000;
    expect(await moveAll(s)).toMatchObject({ ok: true, moved: 1 });
    const [before, now] = await agreementsOf(w.db, trainee.id);
    expect(before).toEqual({ ...was!, toAt: w.clock.now });
    const { profile, texts } = versionInForce(later, was!.profileId)!;
    expect(now).toMatchObject({ profileHash: profile.hash, texts, fromAt: w.clock.now, toAt: null });
    const [application] = await w.db
      .select()
      .from(applications)
      .where(eq(applications.id, trainee.applicationId));
    expect(application!.agreementId).toBe(now!.id);
    expect((await profileFor(w.db, later, trainee.id)).hash).toBe(profile.hash);
  });

  test("starts for several people at once, and ends no other person's", async () => {
    const { w, cohort, manager, profile } = await applicant();
    const version = versionInForce(w.curriculum, profile.id)!;
    const [ana, ben, cai] = [
      await w.trainee("Ana", { cohort, assignedBy: manager }),
      await w.trainee("Ben", { cohort, assignedBy: manager }),
      await w.trainee("Cai", { cohort, assignedBy: manager }),
    ];
    w.clock.now += 5;
    await unitOfWork(w.db, (tx) => beginAgreements(tx, { personIds: [ana.id, ben.id], version }, w.deps));
    await unitOfWork(w.db, (tx) => beginAgreements(tx, { personIds: [], version }, w.deps));
    const ends = async (id: string) => (await agreementsOf(w.db, id)).map(({ toAt }) => toAt);
    expect(await ends(ana.id)).toEqual([w.clock.now, null]);
    expect(await ends(ben.id)).toEqual([w.clock.now, null]);
    expect(await ends(cai.id)).toEqual([null]);
  });

  test("is in force at most once per person", async () => {
    const { w, person, profile, open } = await applicant();
    await open();
    const version = versionInForce(w.curriculum, profile.id)!;
    const begin = () =>
      unitOfWork(w.db, (tx) => beginAgreement(tx, { personId: person.id, version }, w.deps));
    await Promise.all([begin(), begin(), begin()]);
    const rows = await agreementsOf(w.db, person.id);
    expect(rows).toHaveLength(4);
    expect(rows.filter(({ toAt }) => toAt === null)).toHaveLength(1);
  });
});

describe("the profile a person is held to", () => {
  test("is the agreement's version, or the program's own without an agreement", async () => {
    const { w, person, profile, open } = await applicant();
    const own = defaultProfile(w.curriculum)!;
    expect(await profileFor(w.db, w.curriculum, null)).toBe(own);
    expect(await profileFor(w.db, w.curriculum, person.id)).toBe(own);
    await open();
    const json = JSON.stringify({ ...profile, title: "As it was", hash: "older" });
    await keepContentVersions(w.db, [{ kind: "profile", id: profile.id, hash: "older", json }], 1);
    await unitOfWork(w.db, (tx) => tx.update(agreements).set({ profileHash: "older" }));
    expect((await profileFor(w.db, w.curriculum, person.id)).title).toBe("As it was");
    await unitOfWork(w.db, (tx) => tx.update(agreements).set({ profileHash: "never stored" }));
    await expect(profileFor(w.db, w.curriculum, person.id)).rejects.toThrow("not in content_versions");
  });

  test("is the one in force under its id, and the program's own when its file no longer exists", async () => {
    const { w, profile } = await applicant();
    expect(profileInForce(w.curriculum, profile.id)).toBe(profile);
    expect(profileInForce(w.curriculum, "gone")).toBe(defaultProfile(w.curriculum));
    expect(profileInForce(w.curriculum, undefined)).toBe(defaultProfile(w.curriculum));
    const none = { ...w.curriculum, profiles: [], profileById: () => undefined };
    await expect(profileFor(w.db, none, null)).rejects.toThrow("The program has no profile.");
  });

  test("costs one statement", async () => {
    const seen: string[] = [];
    const { w, person, open } = await applicant({ onQuery: ({ sql: asked }) => void seen.push(asked) });
    await open();
    seen.length = 0;
    await profileFor(w.db, w.curriculum, person.id);
    expect(seen).toHaveLength(1);
  });

  onSqlite("is found by an index, for one person and for a list", async () => {
    const { w, person } = await applicant();
    const one = w.db.explain(openAgreementQuery(w.db, person.id)).join("\n");
    expect(one).toContain("SEARCH agreements USING INDEX agreements_open (person_id=?)");
    const id = w.db.explain(openAgreementId(w.db, sql`${person.id}`)).join("\n");
    expect(id).toContain("SEARCH agreements USING INDEX agreements_open (person_id=?)");
    const held = w.db.explain(heldToQuery(w.db, person.id)).join("\n");
    expect(held).toContain("SEARCH agreements USING INDEX agreements_open (person_id=?)");
    expect(held).toContain("SEARCH applications USING INDEX applications_by_person (person_id=?)");
    expect(held).not.toMatch(/SCAN/);
    const many = w.db.explain(statesQuery(w.db, "", [person.id])).join("\n");
    expect(many).toMatch(/SEARCH agreements USING INDEX sqlite_autoindex_agreements_1 \(id=\?\)/);
  });
});
