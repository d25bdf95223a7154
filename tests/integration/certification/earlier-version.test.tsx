import { evaluationOf } from "../../support/evaluation";
import { describe, expect, test } from "vitest";

import { AGREED } from "./story";
import { html } from "../../unit/ui/render";
import { onSqlite } from "../../support/database";
import { laterVersion, putInForce, under } from "../../support/profile-versions";
import { outcome, testWorld } from "../../support/world";
import type { Watch } from "~/db/types";
import { submitApplication } from "~/features/certification/commands/applications.server";
import {
  EarlierVersionNotice,
  MissingModulesNotice,
} from "~/features/certification/components/earlier-version-notice";
import { countBehind } from "~/features/certification/queries/profile-move-set.server";
import { earlierVersion, heldQuery } from "~/features/certification/queries/earlier-version.server";
import { loader as textsPage } from "~/routes/certification.texts";
import { loader as decisionPage } from "~/routes/manage.applications.$id";
import { loader as personPage } from "~/routes/manage.people.$id";
import { loader as reviewPage } from "~/routes/supervise.applications.$id";
import { loader as traineePage } from "~/routes/supervise.trainees.$id";
import { OVERDOSE, behind, completeOverdose } from "./behind";

describe("until someone is moved", () => {
  test("a change to the profile and the texts changes nothing for them", async () => {
    const s = await behind();
    const before = (await evaluationOf(s.w.db, s.w.curriculum, s.trainee.id))!;
    const after = (await evaluationOf(s.w.db, s.later, s.trainee.id))!;
    expect(after).toEqual(before);
    expect(after.isReady).toBe(true);
    const page = await outcome(() => textsPage(under(s.later, s.w.get(s.trainee, "/certification/texts"))));
    expect(page).toMatchObject({ status: 303, location: "/certification" });
    const sent = await submitApplication(
      s.w.db,
      s.w.viewerOf(s.trainee),
      { rev: 0, statement: null, agreed: AGREED },
      s.deps,
    );
    expect(sent.ok).toBe(true);
  });

  test("their supervisor and manager see which module is not completed, on each of their pages", async () => {
    const s = await behind();
    const at = { id: s.trainee.id };
    const onApplication = { id: s.trainee.applicationId };
    const expected = {
      applicationId: s.trainee.applicationId,
      cohortId: s.cohort.id,
      state: "in_training",
      canMove: true,
      missing: [OVERDOSE],
    };
    const { w, later } = s;
    expect((await traineePage(under(later, w.get(s.supervisor, "/", at)))).earlier).toEqual(expected);
    expect((await reviewPage(under(later, w.get(s.supervisor, "/", onApplication)))).earlier).toEqual(
      expected,
    );
    expect((await decisionPage(under(later, w.get(s.manager, "/", onApplication)))).earlier).toEqual(
      expected,
    );
    expect(await personPage(under(later, w.get(s.manager, "/", at)))).toMatchObject({
      earlier: expected,
      canMove: true,
    });

    const earlier = (await earlierVersion(w.db, later, s.trainee.id))!;
    expect(html(<MissingModulesNotice earlier={earlier} />)).toContain(
      "Module 3 (Overdose recognition and response) not completed.",
    );
    expect(html(<MissingModulesNotice earlier={earlier} />)).toContain(
      "It became a requirement after they started. Their requirements stay the same until a program manager moves them.",
    );
    const toMove = html(<EarlierVersionNotice earlier={earlier} to="/manage/people/p/profile" />);
    expect(toMove).toContain("Uses an earlier version of the requirements");
    expect(toMove).toContain('href="/manage/people/p/profile"');
    expect(html(<EarlierVersionNotice earlier={earlier} to={null} />)).not.toContain("Review and move");
    const submitted = { ...earlier, state: "submitted" as const, canMove: false };
    const leftAlone = html(<EarlierVersionNotice earlier={submitted} to="/manage/people/p/profile" />);
    expect(leftAlone).toContain("Their application stays under the requirements it was submitted with.");
    expect(leftAlone).not.toContain("Review and move");
  });

  test("a completed module is not reported missing, and there is no notice when nothing changed", async () => {
    const s = await behind();
    expect(await earlierVersion(s.w.db, s.w.curriculum, s.trainee.id)).toBeNull();
    expect(await earlierVersion(s.w.db, s.later, s.manager.id)).toBeNull();
    await completeOverdose(s, s.trainee);
    expect(await earlierVersion(s.w.db, s.later, s.trainee.id)).toMatchObject({ missing: [] });
    expect(html(<MissingModulesNotice earlier={await earlierVersion(s.w.db, s.later, s.trainee.id)} />)).toBe(
      "",
    );
  });

  test("the notice costs a page one statement", async () => {
    const sent: string[] = [];
    const watch: Watch = { onQuery: ({ sql }) => void sent.push(sql) };
    const w = await testWorld(watch);
    const manager = await w.person("Mara", "manager");
    const cohort = await w.cohort("Spring", manager);
    const trainee = await w.trainee("Toni", { cohort, assignedBy: manager });
    const later = laterVersion(w.curriculum, { profile: { termYears: 9 } });
    await putInForce(w, laterVersion(w.curriculum, {}));
    sent.length = 0;
    expect(await earlierVersion(w.db, later, trainee.id)).toMatchObject({ canMove: true });
    expect(sent.length).toBe(1);
    expect(await countBehind(w.db, later, { id: cohort.id, profileId: later.profiles[0]!.id })).toBe(1);
    expect(sent.length).toBe(2);
  });

  onSqlite("the notice is found by indexes", async () => {
    const s = await behind();
    const plan = s.w.db.explain(heldQuery(s.w.db, s.later, s.trainee.id));
    expect(plan.filter((step) => step.startsWith("SCAN"))).toEqual([]);
  });
});
