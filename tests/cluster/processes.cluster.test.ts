import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { beginGroup, beginTrainee, walkersOf, PASSWORD, type Group } from "../drills/support/program";
import {
  autosave,
  invite,
  LESSONS,
  logHours,
  MODULES,
  questionAt,
  readLesson,
  setUp,
  startQuiz,
  submitQuiz,
} from "../support/steps";
import { prepareServer, runCommand, type TestServer } from "../support/server";
import { filled, Walker, type Answer } from "../support/walker";
import { newDatabase, type OwnDatabase } from "./support/postgres";

/*
 * Three processes of the program on one PostgreSQL: of twenty concurrent attempts, spread over them, one has an effect.
 */

const TRIES = 20;

let own: OwnDatabase;
let servers: TestServer[];
let group: Group;
let newWalker: () => Walker;

beforeAll(async () => {
  own = await newDatabase(inject("postgresUrl") ?? "");
  servers = [];
  for (let number = 0; number < 3; number += 1) {
    servers.push(
      await prepareServer({
        env: {
          DATABASE_URL: own.url,
          TRUST_PROXY: "1",
          ...(servers[0] ? { OUTBOX_DIR: `${servers[0].folder}/outbox` } : {}),
        },
      }),
    );
  }
  // All at once: one of them creates the tables.
  await Promise.all(servers.map((server) => server.start()));
  newWalker = walkersOf(servers[0]!);
  const admin = newWalker();
  // Each start makes a new code; the last one is valid.
  for (const { setupCode } of servers) {
    await setUp(admin, setupCode()).catch(() => undefined);
    if (admin.session) break;
  }
  group = await beginGroup(admin, newWalker, "One");
});
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()));
  await own?.remove();
});

/** The same request by the same person, `TRIES` times at once over all processes. */
async function together(
  walker: Walker,
  form: { action: string; body: URLSearchParams },
  tries = TRIES,
): Promise<Answer[]> {
  const { pathname, search } = new URL(form.action);
  return Promise.all(
    Array.from({ length: tries }, (_none, number) => {
      const other = new Walker(servers[number % servers.length]!.url, walker.from);
      other.cookie = walker.cookie;
      return other.ask(pathname + search, { body: form.body });
    }),
  );
}

/** No one is shown an error page; the log's entry for one is reported. */
function expectNoFault(answers: Answer[]): void {
  if (answers.every((answer) => answer.status < 500)) return;
  expect(servers.map((server) => server.output()).join("\n")).toBe("");
}

const statuses = (answers: Answer[]) => [...new Set(answers.map((answer) => answer.status))].sort();
const count = async (text: string) => Number((await own.ask(text))[0]?.n);

/** A trainee who has read the first module. */
async function trainee(name: string): Promise<{ walker: Walker; id: string }> {
  const walker = await beginTrainee(group, newWalker, name);
  for (const [module, lesson] of LESSONS) {
    if (module === "walking-together") await readLesson(walker, module, lesson);
  }
  const [row] = await own.ask(`select id from people where email = '${name.toLowerCase()}@example.org'`);
  return { walker, id: String(row?.id) };
}

/** Reads the remaining lessons and passes every quiz, so that hours can be logged. */
async function passAll(walker: Walker): Promise<void> {
  for (const [module, questions] of Object.entries(MODULES)) {
    for (const [of, lesson] of LESSONS) {
      if (of === module && module !== "walking-together") await readLesson(walker, of, lesson);
    }
    const path = await startQuiz(walker, module);
    for (let position = 1; position <= questions; position += 1) {
      const { right, seen } = await questionAt(walker, module, path, position);
      await autosave(walker, path, { position, seen, chosen: right });
    }
    await submitQuiz(walker, path);
  }
}

describe("of twenty attempts at once", () => {
  test("one invitation makes one person", async () => {
    const link = await invite(group.manager, `/manage/cohorts/${group.cohortId}/invite`, {
      email: "once@example.org",
      role: "trainee",
      supervisorId: group.supervisorId,
    });
    const walker = newWalker();
    const form = await walker.form(link, "Join");
    const ticks = Object.fromEntries([...form.offers.keys()].map((tick) => [tick, "on"]));
    const body = filled(form, { ...ticks, legalName: "Once Legal", shownName: "Once", password: PASSWORD });
    // Each repeat checks the password, and these checks are rate-limited one after the other.
    const answers = await together(walker, { action: form.action, body }, 4);
    expectNoFault(answers);
    expect(answers.filter((answer) => answer.status === 303).length).toBeGreaterThan(0);
    expect(await count("select count(*) as n from people where email = 'once@example.org'")).toBe(1);
    expect(
      await count(
        "select count(*) as n from memberships m join people p on p.id = m.person_id where p.email = 'once@example.org'",
      ),
    ).toBe(1);
    expect(
      await count(
        "select count(*) as n from applications a join people p on p.id = a.person_id where p.email = 'once@example.org'",
      ),
    ).toBe(1);
  });

  test("one attempt is started, one step of each answer is kept, one is graded", async () => {
    const { walker, id } = await trainee("Ann");
    const module = "walking-together";
    const start = await walker.form(`/learn/${module}/quiz`, /Start quiz/);
    const begun = await together(walker, { action: start.action, body: filled(start) });
    expect(statuses(begun)).toEqual([303]);
    expect(new Set(begun.map((answer) => answer.location)).size).toBe(1);
    const path = await startQuiz(walker, module);
    expect(await count(`select count(*) as n from attempts where person_id = '${id}'`)).toBe(1);

    for (let position = 1; position <= MODULES[module]; position += 1) {
      const question = await questionAt(walker, module, path, position);
      const body = new URLSearchParams({ position: String(position), [`seen-${position}`]: "0" });
      for (const right of question.right) body.append(`chosen-${position}`, right);
      const saved = await together(walker, { action: new URL(`${path}/answer`, walker.url).href, body });
      // The same answer again is no conflict: it is already saved.
      expect(statuses(saved)).toEqual([200]);
    }
    expect(await count("select count(*) as n from answer_steps")).toBe(MODULES[module]);

    // Two different answers to one question, from the same state of the page: one is saved, the other is a conflict.
    const question = await questionAt(walker, module, path, 1);
    const others = await Promise.all(
      [question.wrong, []].map((chosen, number) => {
        const other = new Walker(servers[number]!.url, walker.from);
        other.cookie = walker.cookie;
        return autosave(other, path, { position: 1, seen: question.seen, chosen }).then(
          () => 200,
          (error: { answer: Answer }) => error.answer.status,
        );
      }),
    );
    expect(others.sort()).toEqual([200, 409]);

    const check = await walker.form(`${path}?step=check`, "Submit quiz");
    const handed = await together(walker, { action: check.action, body: filled(check) });
    expectNoFault(handed);
    expect(await count(`select count(*) as n from gradings`)).toBe(1);
    expect(await count(`select count(*) as n from audit_log where action = 'quiz.submitted'`)).toBe(1);
  });

  test("hours are confirmed, an application is submitted, signed and issued, each once; one email is sent about it", async () => {
    const { walker, id } = await trainee("Cert");
    await passAll(walker);
    const entry = await logHours(walker, { hours: 2, note: "I listened.", intent: "submit" });
    const confirming = await group.supervisor.form(`/supervise/trainees/${id}`, /^Confirm/);
    const confirmed = await together(group.supervisor, {
      action: confirming.action,
      body: filled(confirming),
    });
    expectNoFault(confirmed);
    expect(
      await count(
        `select count(*) as n from practice_events where entry_id = '${entry}' and kind = 'confirmed'`,
      ),
    ).toBe(1);

    const applying = await walker.form("/certification/apply", "Submit application");
    const ticks = Object.fromEntries([...applying.offers.keys()].map((tick) => [tick, "on"]));
    const applied = await together(walker, { action: applying.action, body: filled(applying, ticks) });
    expectNoFault(applied);
    const [application] = await own.ask(`select id from applications where person_id = '${id}'`);
    const kinds = (kind: string) =>
      count(
        `select count(*) as n from application_events where application_id = '${application?.id}' and kind = '${kind}'`,
      );
    expect(await kinds("submitted")).toBe(1);

    const signing = await group.supervisor.form(
      `/supervise/applications/${application?.id}`,
      "Sign and recommend",
    );
    const signature = {
      observed: "on",
      conflict: "on",
      typedName: `${group.supervisorName} Legal`,
      password: PASSWORD,
    };
    const signed = await together(group.supervisor, {
      action: signing.action,
      body: filled(signing, signature),
    });
    expectNoFault(signed);
    expect(await kinds("recommended")).toBe(1);
    expect(
      await count(`select count(*) as n from sign_offs where application_id = '${application?.id}'`),
    ).toBe(1);

    const issuing = await group.manager.form(`/manage/applications/${application?.id}`, "Issue certificate");
    const issued = await together(group.manager, {
      action: issuing.action,
      body: filled(issuing, { password: PASSWORD }),
    });
    expectNoFault(issued);
    expect(issued.some((answer) => answer.status === 303)).toBe(true);
    expect(await kinds("issued")).toBe(1);
    expect(await count(`select count(*) as n from certificates where person_id = '${id}'`)).toBe(1);
    expect(
      await count(
        `select count(*) as n from outbox where person_id = '${id}' and template = 'certificate_issued'`,
      ),
    ).toBe(1);
  });
});

test("jobs of several processes at once: each message is sent once, and each job is done by one", async () => {
  // People who have joined no longer need an invitation: these have not joined.
  for (const name of ["wait1", "wait2", "wait3", "wait4"]) {
    await invite(group.manager, `/manage/cohorts/${group.cohortId}/invite`, {
      email: `${name}@example.org`,
      role: "trainee",
    });
  }
  await Promise.all(
    Array.from({ length: 6 }, (_none, number) => runCommand(["jobs"], servers[number % servers.length]!.env)),
  );
  const mails = await servers[0]!.mails();
  const ids = mails.map(({ raw }) => /^Message-ID: <([^@>]+)@/im.exec(raw)?.[1] ?? "");
  expect(ids.length).toBeGreaterThan(3);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBe(await count("select count(*) as n from outbox where state = 'sent'"));
  expect(await count("select count(*) as n from outbox where state = 'sent' and tries <> 1")).toBe(0);
  expect(await count("select count(*) - count(distinct first_id) as n from audit_seals")).toBe(0);
});

test("a reminder is sent once per person and day, whichever process sends it", async () => {
  // An entry has waited for the supervisor for two days; it is after eight in the morning in the test's time zone.
  const { walker } = await trainee("Rem");
  await passAll(walker);
  await logHours(walker, { hours: 1, note: "I waited.", intent: "submit" });
  await own.ask(
    "update practice_entries set submitted_at = submitted_at - 2 * 86400000 where state = 'submitted'",
  );
  await own.ask("update job_leases set lease_until = 0");
  await Promise.all(
    Array.from({ length: 6 }, (_none, number) => runCommand(["jobs"], servers[number % servers.length]!.env)),
  );
  const reminders = await count("select count(*) as n from outbox where template = 'work_waiting'");
  const [lease] = await own.ask("select last_outcome from job_leases where name = 'work_waiting'");
  expect(reminders).toBe(String(lease?.last_outcome).includes("before eight") ? 0 : 1);
});

test("what one process has saved, every other shows at once", async () => {
  const { walker } = await trainee("Own");
  for (let turn = 0; turn < 30; turn += 1) {
    const writer = servers[turn % 3]!;
    const reader = servers[(turn + 1) % 3]!;
    const from = new Walker(writer.url, walker.from);
    from.cookie = walker.cookie;
    const form = await from.form("/learn/walking-together/every-part", "Save my notes");
    const body = `note number ${turn}`;
    expect((await from.send(form, { body })).status).toBe(303);
    const there = new Walker(reader.url, walker.from);
    there.cookie = walker.cookie;
    expect(await there.read("/learn/walking-together/every-part")).toContain(body);
  }
});

test("a password confirmed on one process, signed out on another: a session ends everywhere", async () => {
  const { walker } = await trainee("Out");
  const other = new Walker(servers[1]!.url, walker.from);
  other.cookie = walker.cookie;
  expect((await other.ask("/learn")).status).toBe(200);
  const form = await walker.form("/logout", "Sign out");
  expect((await walker.send(form)).status).toBe(303);
  expect((await other.ask("/learn")).status).toBe(303);
});
