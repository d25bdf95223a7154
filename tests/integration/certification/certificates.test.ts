import { createHash } from "node:crypto";
import { desc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { outcome, TEST_PASSWORD, type TestPerson } from "../../support/world";
import { issued, reassign, story, type Story } from "./story";
import { certificateDocuments, certificateEvents, certificates } from "~/db/schema/certification";
import { auditLog } from "~/db/schema/journal";
import { governCertificate } from "~/features/certification/commands/certificates.server";
import { groupedCode } from "~/features/certification/names";
import { GUESSES, verify } from "~/features/certification/queries/certificates.server";
import { DAY, endOfDay, MINUTE } from "~/lib/dates";
import { newToken } from "~/lib/tokens.server";
import * as shown from "~/routes/certificates.$code._index";
import * as file from "~/routes/certificates.$code[.]pdf";
import * as own from "~/routes/certification._index";
import * as governing from "~/routes/manage.certificates.$id";
import * as verifying from "~/routes/verify.$code";
import * as verifyForm from "~/routes/verify._index";

async function certified() {
  const s = await story();
  const { certificateId, code } = await issued(s);
  return { ...s, certificateId, code };
}
type Certified = Awaited<ReturnType<typeof certified>>;

const check = ({ w }: Story, code: string, who: TestPerson | null = null) =>
  outcome(() => verifying.loader(w.get(who, `/verify/${code}`, { code })));
const govern = ({ w, certificateId }: Certified, who: TestPerson | null, fields: Record<string, string>) =>
  outcome(() =>
    governing.action(w.post(who, `/manage/certificates/${certificateId}`, fields, { id: certificateId })),
  );
const REASON = "A complaint about safety is being looked at.";
const suspend = {
  intent: "suspend",
  rev: "0",
  reason: REASON,
  reviewOn: "2026-04-01",
  password: TEST_PASSWORD,
};

describe("/verify/:code", () => {
  test("anyone with the code sees whether it is valid, for whom, since when and until when, and nothing more", async () => {
    const s = await certified();
    const answer = await check(s, s.code);
    expect(answer).toMatchObject({
      status: 200,
      data: {
        found: {
          kind: "found",
          answer: {
            status: "valid",
            name: s.trainee.legalName,
            credentialTitle: "Small Test Certificate",
            issuedOn: "2026-03-02",
            validUntil: "2027-03-02",
            trainingHours: 2,
            practiceHours: 2,
          },
        },
      },
    });
    const sent = JSON.stringify(answer.data);
    for (const secret of [
      s.trainee.email,
      s.trainee.id,
      s.certificateId,
      s.trainee.applicationId,
      "score",
      "points",
      s.supervisor.legalName,
    ]) {
      expect(sent).not.toContain(secret);
    }
    expect(verifying.meta({ data: undefined } as never)).toContainEqual({
      name: "robots",
      content: "noindex",
    });
  });

  test("suspended, reinstated, revoked and expired are distinguished, and history is retained", async () => {
    const s = await certified();
    const answered = async () => (await check(s, s.code)).data;
    expect((await govern(s, s.manager, suspend)).status).toBe(303);
    expect(await answered()).toMatchObject({
      found: { answer: { status: "suspended", statusSince: "2026-03-02" } },
    });
    expect(JSON.stringify(await answered())).not.toContain(REASON);
    s.w.clock.now += 2 * DAY;
    expect((await govern(s, s.manager, { ...suspend, intent: "reinstate", rev: "1" })).status).toBe(303);
    expect(await answered()).toMatchObject({ found: { answer: { status: "valid" } } });
    s.w.clock.now = endOfDay("2027-03-02", s.w.curriculum.program.timeZone) - 1;
    expect(await answered()).toMatchObject({ found: { answer: { status: "valid" } } });
    // Europe/Berlin is an hour before UTC there: the day ends in the program's zone, not in UTC.
    s.w.clock.now += 1;
    expect(new Date(s.w.clock.now).toISOString()).toBe("2027-03-02T23:00:00.000Z");
    expect(await answered()).toMatchObject({
      found: { answer: { status: "expired", statusSince: "2027-03-03" } },
    });
    expect(
      (await govern(s, s.manager, { ...suspend, intent: "revoke", rev: "2", reviewOn: "" })).status,
    ).toBe(400);
    expect(
      (await govern(s, s.manager, { ...suspend, intent: "revoke", rev: "2", reviewOn: "", confirm: "on" }))
        .status,
    ).toBe(303);
    expect(await answered()).toMatchObject({
      found: { answer: { status: "revoked", statusSince: "2027-03-03" } },
    });
    for (const intent of ["reinstate", "suspend", "revoke"]) {
      const again = await govern(s, s.manager, {
        ...suspend,
        intent,
        rev: "3",
        reviewOn: "2028-01-01",
        confirm: "on",
      });
      expect(again.status).toBe(409);
    }
    const events = await s.w.db.select().from(certificateEvents).orderBy(certificateEvents.seq);
    expect(events.map(({ kind }) => kind)).toEqual(["issued", "suspended", "reinstated", "revoked"]);
    expect(events[1]).toMatchObject({ reason: REASON, reviewOn: "2026-04-01" });
    const audit = await s.w.db.select().from(auditLog).where(eq(auditLog.subjectKind, "certificate"));
    expect(audit.map(({ action }) => action)).toEqual([
      "certificate.suspended",
      "certificate.reinstated",
      "certificate.revoked",
    ]);
  });

  test("a code may contain capitals, spaces and dashes; an unknown one is an ordinary 404", async () => {
    const s = await certified();
    const grouped = groupedCode(s.code).toUpperCase();
    expect(await check(s, grouped)).toMatchObject({ status: 303, location: `/verify/${s.code}` });
    const typed = (code: string) =>
      outcome(() => verifyForm.loader(s.w.get(null, `/verify?code=${encodeURIComponent(code)}`)));
    expect(await typed(` ${grouped.replaceAll(" ", "-")} `)).toMatchObject({
      status: 303,
      location: `/verify/${s.code}`,
    });
    expect(await typed("")).toMatchObject({ status: 200, data: { error: expect.any(String) } });
    expect(await typed("x\u0000y")).toMatchObject({ status: 200, data: { error: expect.any(String) } });
    expect(await outcome(() => verifyForm.loader(s.w.get(null, "/verify")))).toMatchObject({
      status: 200,
      data: { error: null },
    });
    for (const unknown of [newToken(), "nothing", "🙂", "../../etc", "x".repeat(5000)]) {
      expect(await check(s, unknown)).toMatchObject({ status: 404, data: { found: { kind: "unknown" } } });
    }
  });

  test("guessing stops after twenty unknown codes, even concurrent ones, and then valid codes get no answer either", async () => {
    const s = await certified();
    const tries = await Promise.all(Array.from({ length: 30 }, () => check(s, newToken())));
    expect(tries.filter(({ status }) => status === 404)).toHaveLength(GUESSES.points);
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(10);
    const closed = await check(s, s.code);
    expect(closed).toMatchObject({
      status: 429,
      data: { found: { kind: "too_many", until: s.w.clock.now + 15 * MINUTE } },
    });
    expect(JSON.stringify(closed.data)).not.toContain("Small Test Certificate");
    const elsewhere = await verify(s.w.db, s.code, "another place", { now: s.w.clock.now, timeZone: "UTC" });
    expect(elsewhere.kind).toBe("found");
    s.w.clock.now += 15 * MINUTE;
    expect((await check(s, s.code)).status).toBe(200);
  });

  test("valid codes are never counted", async () => {
    const s = await certified();
    for (let i = 0; i < GUESSES.points + 5; i++) expect((await check(s, s.code)).status).toBe(200);
  });
});

describe("the holder's choice", () => {
  test("full name, initials or none; changed only by the holder, and kept with its history", async () => {
    const s = await certified();
    const choose = (who: TestPerson, display: string, certificateId = s.certificateId) =>
      outcome(() =>
        own.action(s.w.post(who, "/certification", { intent: "name_display", certificateId, display })),
      );
    const name = async () => (await check(s, s.code)).data;
    expect(await choose(s.trainee, "initials")).toMatchObject({ status: 303 });
    expect(await name()).toMatchObject({ found: { answer: { name: "T. T. L.", nameDisplay: "initials" } } });
    expect(await choose(s.trainee, "none")).toMatchObject({ status: 303 });
    expect(await name()).toMatchObject({ found: { answer: { name: null } } });
    expect(JSON.stringify(await name())).not.toContain("Toni");
    expect((await choose(s.trainee, "shout")).status).toBe(400);
    expect((await choose(s.trainee, "full", s.w.deps.newId())).status).toBe(404);
    const other = await s.w.person("Pia Peer", "trainee");
    expect((await choose(other, "full")).status).toBe(404);
    expect(await name()).toMatchObject({ found: { answer: { name: null } } });
    const events = await s.w.db
      .select()
      .from(certificateEvents)
      .where(eq(certificateEvents.kind, "name_display_changed"));
    expect(events.map(({ nameDisplay, actorId }) => [nameDisplay, actorId])).toEqual([
      ["initials", s.trainee.id],
      ["none", s.trainee.id],
    ]);
  });
});

describe("/certificates/:code", () => {
  test("page and document are available to the holder and their staff, and not found for anyone else", async () => {
    const s = await certified();
    const { w, code } = s;
    const admin = await w.person("Ada Admin", "administrator");
    const load = (who: TestPerson | null, which = code) =>
      outcome(() => shown.loader(w.get(who, `/certificates/${which}`, { code: which })));
    const open = (who: TestPerson | null, which = code) =>
      outcome(() => file.loader(w.get(who, `/certificates/${which}.pdf`, { code: which })));
    for (const who of [s.trainee, s.supervisor, s.manager, admin]) {
      expect((await load(who)).status).toBe(200);
      expect((await open(who)).status).toBe(200);
    }
    const strangers = [
      await w.person("Pia Peer", "trainee"),
      await w.person("Olga Other", "supervisor"),
      await w.person("Elsa Elsewhere", "manager"),
    ];
    for (const who of strangers) {
      expect((await load(who)).status).toBe(404);
      expect((await open(who)).status).toBe(404);
    }
    expect((await load(s.trainee, newToken())).status).toBe(404);
    expect((await load(null)).status).toBe(303);
    expect((await open(null)).status).toBe(401);
    const args = w.get(s.trainee, "/certificates/x.pdf", { code: newToken() });
    const refused = await file.loader(args).catch((thrown: unknown) => thrown);
    expect(refused instanceof Response && (await refused.text())).toBe("not_found\n");
    await reassign(w, s.trainee, strangers[1]!, s.manager);
    expect((await load(s.supervisor)).status).toBe(404);
    expect((await load(strangers[1]!)).status).toBe(200);
  });

  test("the document always has the same bytes, and its headers disclose nothing", async () => {
    const s = await certified();
    const open = async () => {
      const response = await file.loader(s.w.get(s.trainee, `/certificates/${s.code}.pdf`, { code: s.code }));
      return { headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
    };
    const first = await open();
    s.w.clock.now += 400 * DAY;
    await govern(s, s.manager, suspend);
    const second = await open();
    expect(first.bytes.equals(second.bytes)).toBe(true);
    const [stored] = await s.w.db.select().from(certificateDocuments);
    expect(createHash("sha256").update(first.bytes).digest("hex")).toBe(stored!.sha256);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      "content-type": "application/pdf",
      "content-disposition": 'inline; filename="certificate.pdf"',
    });
  });
});

describe("/manage/certificates/:id", () => {
  test("is available only to managers of the cohort and administrators, never about oneself, with the password", async () => {
    const s = await certified();
    const { w, certificateId } = s;
    const admin = await w.person("Ada Admin", "administrator");
    const elsewhere = await w.person("Elsa Elsewhere", "manager");
    const self = { ...s.trainee, roles: ["trainee" as const, "administrator" as const] };
    const load = (who: TestPerson | null) =>
      outcome(() =>
        governing.loader(w.get(who, `/manage/certificates/${certificateId}`, { id: certificateId })),
      );
    for (const [who, status] of [
      [s.manager, 200],
      [admin, 200],
      [elsewhere, 404],
      [self, 404],
      [s.supervisor, 403],
      [s.trainee, 403],
      [null, 303],
    ] as const) {
      expect((await load(who)).status).toBe(status);
      if (status !== 200) expect((await govern(s, who, suspend)).status).toBe(status);
    }
    expect((await govern(s, s.manager, { ...suspend, password: "wrong" })).status).toBe(400);
    expect((await govern(s, s.manager, { ...suspend, reason: "short" })).status).toBe(400);
    expect((await govern(s, s.manager, { ...suspend, reviewOn: "" })).status).toBe(400);
    expect((await govern(s, s.manager, { ...suspend, rev: "4" })).status).toBe(409);
    const [row] = await w.db.select().from(certificates);
    expect(row).toMatchObject({ state: "active", rev: 0 });
    expect((await govern(s, admin, suspend)).status).toBe(303);
  });

  test("of two at the same time, one counts and the other is told; one's own repeat shows the same success", async () => {
    const s = await certified();
    const ada = await s.w.person("Ada", "administrator");
    const act = (who: TestPerson, which: "suspend" | "revoke") =>
      governCertificate(
        s.w.db,
        s.w.viewerOf(who),
        { certificateId: s.certificateId, rev: 0, act: which, reason: REASON, reviewOn: "2026-05-01" },
        s.deps,
      );
    const sent = [
      [s.manager, "suspend"],
      [s.manager, "revoke"],
      [s.manager, "suspend"],
      [ada, "suspend"],
    ] as const;
    const outcomes = await Promise.all(sent.map(([who, which]) => act(who, which)));
    const [last] = await s.w.db.select().from(certificateEvents).orderBy(desc(certificateEvents.seq));
    const kind = { suspend: "suspended", revoke: "revoked" } as const;
    for (const [at, [who, which]] of sent.entries())
      expect(outcomes[at]).toEqual(
        who.id === last!.actorId && kind[which] === last!.kind
          ? { ok: true, state: last!.kind }
          : { ok: false, code: "conflict", state: last!.kind },
      );
    expect(await s.w.db.$count(certificateEvents)).toBe(2);
  });
});
