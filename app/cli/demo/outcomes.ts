import { eq } from "drizzle-orm";

import type { Life } from "./lives";
import type { Actor, Stage } from "./stage";
import { textsAsked } from "~/curriculum/requirements";
import { certificates } from "~/db/schema/certification";
import { memberships } from "~/db/schema/cohorts";
import { unitOfWork } from "~/db/unit-of-work.server";
import {
  returnApplication,
  signOffApplication,
  submitApplication,
  withdrawApplication,
} from "~/features/certification/commands/applications.server";
import { governCertificate } from "~/features/certification/commands/certificates.server";
import { denyApplication } from "~/features/certification/commands/decisions.server";
import { issueCertificate } from "~/features/certification/commands/issue.server";
import { evaluateApplication, openApplicationOf } from "~/features/certification/queries/applications.server";
import { addDays, DAY, dayOf } from "~/lib/dates";

type Staff = { supervisor: Actor; manager: Actor };

/** Advances an application to the stage of a life, through the commands that people use. */
export async function decideOutcome(
  stage: Stage,
  who: Actor,
  life: Life,
  endedAt: number,
  staff: Staff,
): Promise<void> {
  const { db, deps, clock, today, profile } = stage;
  const wanted = life.stage;
  if (wanted === "withdrawn") {
    clock.at = endedAt;
    const open = await openApplicationOf(db, who.personId);
    if (open) must(await withdrawApplication(db, who, { rev: open.rev }, deps), who);
    return;
  }
  if (wanted === "left") {
    await unitOfWork(db, (tx) =>
      tx.update(memberships).set({ leftAt: endedAt }).where(eq(memberships.personId, who.personId)),
    );
    return;
  }
  if (
    !["submitted", "returned", "recommended", "issued", "expired", "suspended", "revoked", "denied"].includes(
      wanted,
    )
  )
    return;

  const at = (days: number) => Math.min(endedAt + days * DAY, today - DAY / 12);
  clock.at = at(1);
  const open = await openApplicationOf(db, who.personId);
  if (!open) throw new Error(`${who.email} has no open application.`);
  must(
    await submitApplication(
      db,
      who,
      {
        rev: open.rev,
        statement:
          profile.statements.find((statement) => statement.id === "truth-of-records")?.text ??
          "My records are true.",
        agreed: textsAsked(profile).flatMap(({ requirement, occasion }) =>
          occasion === "applying" ? [requirement] : [],
        ),
      },
      deps,
    ),
    who,
  );
  if (wanted === "submitted") return;

  clock.at = at(4);
  if (wanted === "returned") {
    const criterion = profile.returnCriteria[0];
    if (!criterion) throw new Error("The profile names no reason for returning an application.");
    must(
      await returnApplication(
        db,
        staff.supervisor,
        {
          applicationId: open.id,
          rev: open.rev + 1,
          criterion: criterion.id,
          reason:
            "We haven’t yet talked through a real dilemma about the limits of confidentiality. Let’s do that in our next two meetings, and then you can apply again.",
          dueOn: addDays(dayOf(clock.at, who.timeZone), 28),
        },
        deps,
      ),
      who,
    );
    return;
  }
  const { evaluation } = await evaluateApplication(db, deps.curriculum, {
    ...open,
    state: "submitted",
    rev: open.rev + 1,
  });
  must(
    await signOffApplication(
      db,
      staff.supervisor,
      {
        applicationId: open.id,
        rev: open.rev + 1,
        evidenceHash: evaluation.evidenceHash,
        typedName: staff.supervisor.legalName,
      },
      deps,
    ),
    who,
  );
  if (wanted === "recommended") return;

  clock.at = at(9);
  if (wanted === "denied") {
    must(
      await denyApplication(
        db,
        staff.manager,
        {
          applicationId: open.id,
          rev: open.rev + 2,
          reason:
            "Some of the hours were logged at a site that isn’t ours, and no one there could confirm them. You can ask for a review by someone who wasn’t involved; the program office can tell you how.",
        },
        deps,
      ),
      who,
    );
    return;
  }
  const issued = await issueCertificate(
    db,
    staff.manager,
    { applicationId: open.id, rev: open.rev + 2 },
    deps,
  );
  must(issued, who);
  if (!issued.ok || (wanted !== "suspended" && wanted !== "revoked")) return;

  clock.at = at(20);
  must(
    await governCertificate(
      db,
      staff.manager,
      {
        certificateId: issued.certificateId,
        rev: 0,
        act: wanted === "suspended" ? "suspend" : "revoke",
        reason:
          wanted === "suspended"
            ? "A concern about confidentiality is under review. Nothing has been decided."
            : "The review panel found that practice records were falsified.",
        reviewOn: wanted === "suspended" ? addDays(dayOf(today, who.timeZone), 21) : null,
      },
      deps,
    ),
    who,
  );
}

/** Some certificate holders choose initials; one chooses to show no name. */
export async function chooseNames(stage: Stage): Promise<void> {
  await unitOfWork(stage.db, async (tx) => {
    const all = await tx
      .select({ id: certificates.id })
      .from(certificates)
      .orderBy(certificates.issuedAt, certificates.id);
    for (const [index, { id }] of all.entries()) {
      const display = index % 5 === 1 ? "initials" : index % 7 === 3 ? "none" : "full";
      if (display !== "full")
        await tx.update(certificates).set({ nameDisplay: display }).where(eq(certificates.id, id));
    }
  });
}

function must(result: { ok: boolean; code?: string }, who: Actor): void {
  if (!result.ok) throw new Error(`The demo could not be made: ${who.email}: ${JSON.stringify(result)}`);
}
