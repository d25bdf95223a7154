import { existsSync, readFileSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";

import { startServer, type TestServer } from "../support/server";
import * as steps from "../support/steps";
import { formWith, Walker } from "../support/walker";
import { figure } from "./support/figure";
import { InsistentWalker, type Sent } from "./support/insistent-walker";
import { lookInto } from "./support/ledger";
import { beginGroup, walkersOf, PASSWORD } from "./support/program";
import { wholeWay } from "./support/story";
import { openFile } from "~/db/driver.server";

/*
 * A client that disconnected after the commit retries; a user double-clicks; a proxy repeats. Every form of the program
 * is sent many times at once, and once more afterward: one effect, and each answer is a success or a clear refusal.
 */

let server: TestServer;
const log: Sent[] = [];

beforeAll(async () => {
  server = await startServer({ env: { TRUST_PROXY: "1", LOG_LEVEL: "error" } });
});
afterAll(() => server.remove());

/** Answers that are correct although they are neither a success nor a conflict. */
const CLEAR: Record<string, number[]> = {
  // Once an administrator exists, the set-up page is a plain 404.
  "/setup": [404],
  // By then it is no longer the current password.
  "/account/password": [400],
};

/** Returns what is wrong with the answers to one form, one line each. */
function faultsOf({ what, atOnce, after, doneAgain, doubled }: Sent): string[] {
  const statuses = [...new Set([...atOnce, after])].sort();
  const unclear = statuses.filter(
    (status) => ![200, 204, 303, 409, 410, 429, ...(CLEAR[what] ?? [])].includes(status),
  );
  return [
    ...(unclear.length > 0 ? [`${what}: answered ${unclear.join()}`] : []),
    ...(statuses.some((status) => status < 400)
      ? []
      : [`${what}: nobody was told yes, but ${statuses.join()}`]),
    ...doneAgain.map((row) => `${what}: did again ${row}`),
    ...doubled.map((row) => `${what}: told twice ${row}`),
  ];
}

/**
 * Their forms exist only once content or a profile has changed under a running program, or send a file, neither of which
 * this story includes; each is sent twice in the named test.
 */
const SENT_TWICE_IN: Record<string, string> = {
  "admin.contact.tsx": "people/contact.test.tsx",
  "certification.texts.tsx": "certification/agreeing.test.tsx",
  "manage.cohorts.$id.import.tsx": "enrollment/invite-table.test.ts",
  "manage.cohorts.$id.profile.tsx": "certification/profile-move-cohort.test.ts",
  "manage.people.$id_.profile.tsx": "certification/profile-move.test.tsx",
  "manage.updates.$module.tsx": "learning/required-updates.test.tsx",
};

/** Routes in that list whose named test does not import them, so that the list stays true. */
function notSentTwice(): string[] {
  return Object.entries(SENT_TWICE_IN)
    .filter(([route, test]) => {
      const file = `tests/integration/${test}`;
      return (
        !existsSync(file) || !readFileSync(file, "utf8").includes(`~/routes/${route.replace(".tsx", "")}"`)
      );
    })
    .map(([route]) => route);
}

/** Routes with an action whose form was not sent here: a new one has to be added above. */
function withoutTry(sent: Sent[]): string[] {
  return readdirSync("app/routes")
    .filter((file) => /export (async )?function action\(/.test(readFileSync(`app/routes/${file}`, "utf8")))
    .filter((file) => !(file in SENT_TWICE_IN))
    .filter((file) => {
      const pattern = file
        .replace(/\.tsx?$/, "")
        .split(".")
        .filter((part) => part !== "_index")
        .map((part) => (part.startsWith("$") ? "/[^/]+" : `/${part.replace(/_$/, "")}`))
        .join("");
      return !sent.some(({ path }) => new RegExp(`^${pattern}$`).test(path));
    });
}

const sql = (statement: string) => {
  const db = openFile(server.file);
  db.pragma("busy_timeout = 5000");
  db.exec(statement);
  db.close();
};

const valueOf = (statement: string, ...params: unknown[]): string => {
  const db = openFile(server.file, { readonly: true });
  try {
    return String(
      db
        .prepare(statement)
        .pluck()
        .get(...params),
    );
  } finally {
    db.close();
  }
};

const linkIn = (mails: { to: string; body: string }[], email: string, path: string): string =>
  new RegExp(`https?://[^/]+(${path}/\\S+)`).exec(
    mails.findLast((mail) => mail.to.includes(email) && mail.body.includes(path))?.body ?? "",
  )?.[1] ?? "";

test("each form, sent many times, has one effect", async () => {
  const make = (url: string, from: string) => new InsistentWalker(url, from, server.file, log);
  const newWalker = walkersOf(server, make);
  const admin = newWalker();
  await steps.setUp(admin, server.setupCode());
  const group = await beginGroup(admin, newWalker, "Again");
  const { manager, supervisor, cohortId } = group;
  const cohort = `/manage/cohorts/${cohortId}`;
  const certified = await wholeWay(
    group,
    newWalker,
    "Tara",
    () => undefined,
    () => false,
  );
  const tara = certified!.walker;
  const applicationOf = (email: string) =>
    valueOf("select a.id from applications a join people p on p.id = a.person_id where p.email = ?", email);
  const personOf = (email: string) => valueOf("select id from people where email = ?", email);

  // Lesson: the check, the reading position, the autosaved note.
  const lesson = "/learn/walking-together/every-part";
  const check = await tara.form(lesson, /^Answer/);
  await tara.send(check, { chosen: check.offers.get("chosen")?.[0] ?? "" });
  const html = await tara.read(lesson);
  const heading = /<h2[^>]*\bid="([^"]+)"/.exec(html)?.[1] ?? "";
  await tara.ask(`${lesson}/place`, { body: new URLSearchParams({ place: heading }) });
  const note = await tara.form(lesson, "Save my notes");
  const noteBody = new URLSearchParams(note.fields);
  noteBody.set("body", "Something else.");
  await tara.ask(`${lesson}/note`, { body: noteBody });

  // The certificate, by its holder and by the staff who manage it.
  const display = await tara.form("/certification", "Save");
  await tara.send(display, { display: "initials" });
  const certificate = valueOf("select id from certificates");
  const govern = async (button: string | RegExp, more: Record<string, string>) => {
    const form = await manager.form(`/manage/certificates/${certificate}`, button);
    await manager.send(form, { reason: "Something has to be looked at.", password: PASSWORD, ...more });
  };
  await govern(/suspend/i, { intent: "suspend", reviewOn: "2099-01-01" });
  await govern(/reinstate/i, { intent: "reinstate" });
  await govern(/revoke/i, { intent: "revoke", confirm: "on" });

  // A quiz page by page, and hours in every form.
  const tom = await newTrainee("Tom");
  await steps.readLesson(tom, "walking-together", "every-part");
  await steps.readLesson(tom, "walking-together", "second-lesson");
  const attempt = await steps.startQuiz(tom, "walking-together");
  for (const position of [1, 2, 3]) {
    const { form, right } = await steps.questionAt(tom, "walking-together", attempt, position);
    await tom.send(form, { [`chosen-${position}`]: right });
  }
  await steps.submitQuiz(tom, attempt);
  const draft = await steps.logHours(tom, { hours: 1, note: "A draft.", intent: "draft" });
  await tom.send(await tom.form(`/practice/${draft}`, "Save draft"), { note: "A better draft." });
  await tom.send(await tom.form(`/practice/${draft}`, "Discard draft"));
  const typing = await tom.form("/practice/new", "Save draft");
  await tom.send({ ...typing, action: `${server.url}/practice/draft` }, { note: "As it is being written." });
  await steps.logHours(tom, { hours: 1, note: "From the list.", intent: "draft" });
  await tom.send(await tom.form("/practice", /^Submit/));
  const mask = await steps.logHours(tom, { hours: 1, note: "With a note to be removed.", intent: "submit" });
  await supervisor.send(await supervisor.form(`/supervise/practice/${mask}`, "Remove the note"));
  const query = await supervisor.form(`/supervise/practice/${mask}`, "Return with this question");
  await supervisor.send(query, { reason: "Was the break a part of this?" });
  const correct = await tom.form(`/practice/new?corrects=${mask}`, "Submit to supervisor");
  await tom.send(correct, { ...steps.practiceFields(correct, 1, "Corrected."), intent: "submit" });
  const back = await steps.logHours(tom, { hours: 1, note: "To be taken back.", intent: "submit" });
  await tom.send(await tom.form(`/practice/${back}`, "Withdraw"));
  const one = await steps.logHours(tom, { hours: 1, note: "To be confirmed alone.", intent: "submit" });
  await supervisor.send(await supervisor.form(`/supervise/practice/${one}`, /^Confirm/));
  const asked = await steps.logHours(tom, { hours: 1, note: "To be asked about.", intent: "submit" });
  const onPage = await supervisor.form(`/supervise/trainees/${personOf("tom@example.org")}`, /question/);
  void asked;
  await supervisor.send(onPage, { reason: "Is this the right day at all?" });

  // Applications that are returned, denied or withdrawn.
  const tess = await readyToApply("Tess");
  await steps.apply(tess);
  const tessApplication = applicationOf("tess@example.org");
  const review = `/supervise/applications/${tessApplication}`;
  const decide = `/manage/applications/${tessApplication}`;
  const reason = { reason: "Please look at the second entry once more.", criterion: "observation" };
  await supervisor.send(await supervisor.form(review, "Return application"), reason);
  await steps.apply(tess);
  await steps.signOff(supervisor, tessApplication, group.supervisorName);
  await manager.send(await manager.form(decide, "Return application"), reason);
  await steps.apply(tess);
  await steps.signOff(supervisor, tessApplication, group.supervisorName);
  // The evidence changed after the signature: the supervisor is asked to sign again.
  await steps.logHours(tess, { hours: 1, note: "One more.", intent: "submit" });
  await steps.confirmHours(supervisor, personOf("tess@example.org"));
  await manager.send(await manager.form(decide, "Ask the supervisor to sign again"));
  await steps.signOff(supervisor, tessApplication, group.supervisorName);
  await manager.send(await manager.form(decide, "Don’t approve"), { ...reason, confirm: "on" });
  await manager.send(await manager.form(decide, "Reopen this application"));
  await tess.send(await tess.form("/certification", /Withdraw/), { confirm: "on" });

  // Invitations.
  const invite = `${cohort}/invite`;
  await steps.invite(manager, invite, { email: "late@example.org", role: "trainee" });
  sql("update invitations set sent_at = sent_at - 120000");
  await manager.send(await manager.form(invite, /^Resend invitation/));
  await manager.send(await manager.form(invite, /^Withdraw/));
  const many = await manager.send(await manager.form(invite, "Review list"), {
    addresses: "many1@example.org\nmany2@example.org",
  });
  await manager.send(formWith(many.body, `${server.url}${invite}`, /^Send|^Invite/));
  await steps.invite(manager, "/manage/people/invite", {
    email: "second.manager@example.org",
    role: "manager",
  });
  await steps.invite(admin, "/admin/accounts", {
    email: "second.admin@example.org",
    role: "administrator",
    password: PASSWORD,
  });
  sql("update invitations set sent_at = sent_at - 120000");
  await manager.send(await manager.form("/manage/people", /^Resend invitation/));
  await manager.send(await manager.form("/manage/people", /^Withdraw/));
  sql("update invitations set sent_at = sent_at - 120000");
  await admin.send(await admin.form("/admin/accounts", /^Resend invitation/));
  await admin.send(await admin.form("/admin/accounts", /^Withdraw/));
  const known = await steps.invite(manager, invite, {
    email: "manager.again@example.org".replace("manager.again", "ada"),
    role: "supervisor",
  });
  const joinAgain = await admin.form(known, "Join");
  await admin.send(joinAgain, Object.fromEntries([...joinAgain.offers.keys()].map((tick) => [tick, "on"])));

  // Cohorts and their members.
  const other = await steps.beginCohort(manager, "Another group");
  const edit = `${cohort}/edit`;
  await manager.send(await manager.form(edit, "Save"), { name: "Group Anew" });
  await manager.send(await manager.form(edit, "Close to new people"));
  await manager.send(await manager.form(edit, "Reopen to new people"));
  const addStaff = await manager.form(`/manage/cohorts/${other}/edit`, "Add to the staff");
  const staff = addStaff.offers.get("staff")?.find((value) => value !== "") ?? "";
  await manager.send(addStaff, { staff });
  await manager.send(await manager.form(`/manage/cohorts/${other}/edit`, /^Remove from staff/));
  const assign = await manager.form(cohort, "Assign this supervisor");
  const supervisors = assign.offers.get("supervisorId")?.filter((id) => id !== "") ?? [];
  const ticks = assign.offers.get("trainee") ?? [];
  await manager.send(assign, { trainee: ticks.slice(-1), supervisorId: supervisors.at(-1) ?? "" });
  const tomPage = `/manage/people/${personOf("tom@example.org")}`;
  const change = await manager.form(tomPage, /^(?:Change|Assign) supervisor/);
  await manager.send(change, { supervisorId: supervisors[0] ?? "" });
  const colleague = await steps.invite(manager, invite, { email: "co@example.org", role: "manager" });
  await steps.join(newWalker(), colleague, "Cora");
  const coraPage = `/manage/people/${personOf("co@example.org")}`;
  await manager.send(await manager.form(coraPage, "Add supervisor role"), { password: PASSWORD });
  await manager.send(await manager.form(coraPage, "Remove supervisor role"), { password: PASSWORD });
  await manager.send(await manager.form(tomPage, "End membership"));
  await manager.send(await manager.form(tomPage, "Re-enroll in this cohort"));
  await manager.send(await manager.form(tomPage, "Move"), { toCohortId: other });

  // Accounts.
  const account = `/admin/accounts/${personOf("tom@example.org")}`;
  await admin.send(await admin.form(account, "Save roles"), {
    role: ["trainee", "supervisor"],
    password: PASSWORD,
  });
  await admin.send(await admin.form(account, "Deactivate account"));
  await admin.send(await admin.form(account, "Reactivate account"));
  sql(
    "update outbox set state = 'failed', tries = 8, last_error = 'smtp_550' where id = (select max(id) from outbox)",
  );
  await admin.send(await admin.form("/admin", /^Try again/));
  await tess.send(await tess.form("/account", "Save"), { shownName: "Tess Anew" });
  const second = new Walker(server.url, "10.9.9.9");
  await second.signIn("tess@example.org", PASSWORD);
  await tess.send(await tess.form("/account/sessions", /^Sign out(?! every)/), { password: PASSWORD });
  // It may have been the walker's own session.
  await tess.signIn("tess@example.org", PASSWORD);
  await tess.send(await tess.form("/account/sessions", "Sign out every other device"), {
    password: PASSWORD,
  });
  const changeEmail = { newEmail: "tess.anew@example.org", password: PASSWORD };
  await tess.send(await tess.form("/account/email", "Send link"), changeEmail);
  const confirm = linkIn(await server.mails(), "tess.anew@example.org", "/account/email");
  await tess.send(await tess.form(confirm, "Use this address"), { password: PASSWORD });
  const passwords = { currentPassword: PASSWORD, newPassword: "another lantern on the river" };
  await tess.send(await tess.form("/account/password", "Set password"), passwords);
  await tess.signIn("tess.anew@example.org", passwords.newPassword);
  await tess.send(await tess.form("/logout", "Sign out"));
  const forgot = await tess.form("/forgot-password", "Send link");
  await tess.send(forgot, { email: "tess.anew@example.org" });
  const reset = linkIn(await server.mails(), "tess.anew@example.org", "/reset-password");
  await tess.send(await tess.form(reset, "Set password"), { password: "a third lantern, far away" });
  const undo = linkIn(await server.mails(), "tess@example.org", "/account/email/undo");
  await tess.send(await tess.form(undo, "Recover account"), { password: "a fourth lantern, brighter" });

  const faults = log.flatMap((sent) => faultsOf(sent));
  figure(
    "forms sent again and again",
    `${log.length}, of ${new Set(log.map(({ what }) => what)).size} kinds`,
  );
  expect(faults).toEqual([]);
  expect(withoutTry(log), "every route that takes a form").toEqual([]);
  expect(notSentTwice(), "routes that another test sends twice").toEqual([]);
  lookInto(server.file, (ledger) => expect(ledger.faults()).toEqual([]));

  async function newTrainee(name: string) {
    const walker = newWalker();
    const link = await steps.invite(manager, `${cohort}/invite`, {
      email: `${name}@example.org`.toLowerCase(),
      role: "trainee",
      supervisorId: group.supervisorId,
    });
    await steps.join(walker, link, name);
    return walker;
  }

  async function readyToApply(name: string) {
    const walker = await newTrainee(name);
    await steps.completeModules(walker);
    await steps.logHours(walker, { hours: 2, note: "I listened.", intent: "submit" });
    await steps.confirmHours(supervisor, personOf(`${name}@example.org`.toLowerCase()));
    return walker;
  }
});
