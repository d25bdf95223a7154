import { randomUUID } from "node:crypto";

import { PASSWORD } from "./data";
import { answer, beginQuiz, choicesOn, filled, fillIn, submit, type Filled } from "./forms";
import { measureEach, send, type Measurement } from "./load";
import type { Scene } from "./prepare";

type Target = { url: string; pid: number };

/**
 * Every kind of write, in the order of the program: each begins with what the previous one left. The forms are filled
 * in beforehand, so that only the write is measured.
 */
export async function measureWrites({ url, pid }: Target, scene: Scene): Promise<Measurement[]> {
  const { data, places } = scene;
  const { module, draw } = places;
  const trainees = data.traineeCookies.map((cookie, n) => ({
    cookie,
    email: data.traineeEmails[n] ?? "",
    n,
  }));
  const measurements: Measurement[] = [];
  const measured = async (name: string, forms: Filled[], expected: number[] = [303], lines = 8) => {
    const act = async (turn: number) => {
      const form = forms[turn];
      return form !== undefined && expected.includes((await submit(form)).status);
    };
    measurements.push(await measureEach(name, pid, act, forms.length, lines));
  };

  await measured(
    "sign in",
    trainees
      .slice(0, 60)
      .map(({ email, n }) => filled(url, "/login", "", { email, password: PASSWORD }, n + 1)),
    [303],
    4,
  );

  const lessonAt = `/learn/${module}/${places.withNote}`;
  const blocks = places.curriculum
    .moduleBySlug(module)
    ?.lessons.find(({ slug }) => slug === places.withNote)?.blocks;
  const check = blocks?.find((block) => block.kind === "check");
  const reflection = blocks?.find((block) => block.kind === "reflection");
  const question = check ? places.curriculum.questionById(check.id) : undefined;
  if (check && question) {
    const fields = { intent: "check", check: check.id, chosen: question.options[0]?.id ?? "" };
    await measured(
      "knowledge check",
      trainees.map(({ cookie }) => filled(url, lessonAt, cookie, fields)),
    );
  }
  if (reflection) {
    const fields = { intent: "reflection", reflection: reflection.id, rev: "0", body: "What I think of it." };
    await measured(
      "private note, autosaved",
      trainees.map(({ cookie }) => filled(url, `${lessonAt}/note`, cookie, fields)),
      [200],
    );
  }
  const unread = places.curriculum.modules[1];
  const next = unread?.lessons[0];
  if (unread && next) {
    await measured(
      "lesson read to the end",
      data.finisherCookies.map((cookie) =>
        filled(url, `/learn/${unread.slug}/${next.slug}`, cookie, { intent: "read" }),
      ),
    );
  }

  const takers = trainees.slice(1, 41);
  const begun: { cookie: string; attempt: string }[] = [];
  const start = async (turn: number) => {
    const cookie = takers[turn]?.cookie ?? "";
    begun.push({ cookie, attempt: await beginQuiz(url, module, cookie) });
    return true;
  };
  measurements.push(await measureEach("quiz: start", pid, start, takers.length, 4));
  const answers: Filled[] = [];
  for (const { cookie, attempt } of begun) {
    const page = await send(`${url}${attempt}?view=all`, { headers: { cookie } });
    const seen = 0;
    choicesOn(page.body)
      .filter(({ name }) => name.startsWith("chosen-"))
      .slice(0, draw)
      .forEach((choice) =>
        answers.push(
          answer(url, attempt, cookie, {
            position: Number(choice.name.slice("chosen-".length)),
            seen,
            ...choice,
          }),
        ),
      );
  }
  await measured("ANSWER, AUTOSAVED", answers, [200]);
  const handIns: Filled[] = [];
  for (const { cookie, attempt } of begun)
    handIns.push(await fillIn(url, `${attempt}?step=check`, cookie, 'name="seq"', {}));
  await measured("quiz: hand in", handIns);

  const entry = (intent: string) => ({
    id: randomUUID(),
    intent,
    practisedOn: new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10),
    timeHours: "2",
    activity: "group",
    setting: "other",
    domain: "advocacy",
    competencies: places.curriculum.competencies[0]?.id ?? "",
    payment: "paid",
    note: "",
  });
  await measured(
    "hours: draft",
    data.finisherCookies.map((cookie) => filled(url, "/practice/new", cookie, entry("draft"))),
  );
  await measured(
    "hours: submit",
    data.finisherCookies.map((cookie) => filled(url, "/practice/new", cookie, entry("submit"))),
  );
  await measured(
    "hours: confirm",
    data.waitingEntries.map((id) =>
      filled(url, `/supervise/practice/${id}`, data.supervisorCookie, { entry: `${id}:1` }),
    ),
  );

  const cohort = `/manage/cohorts/${data.largeCohort}`;
  await measured(
    "invite one person",
    Array.from({ length: 60 }, () =>
      filled(url, `${cohort}/invite`, data.managerCookie, {
        intent: "one",
        email: `${randomUUID()}@bench.example`,
        role: "trainee",
      }),
    ),
    [200],
  );

  const applicants = data.finisherCookies.slice(0, 30);
  const applications = data.applications.slice(0, 30);
  const applies: Filled[] = [];
  for (const cookie of applicants) {
    const page = await send(`${url}/certification/apply`, { headers: { cookie } });
    const form = await fillIn(url, "/certification/apply", cookie, 'type="checkbox"', {});
    const fields = new URLSearchParams(form.body);
    for (const { name, value } of choicesOn(page.body)) fields.set(name, value || "on");
    applies.push({ ...form, body: fields.toString() });
  }
  await measured("apply", applies);
  const signed: Filled[] = [];
  for (const id of applications) {
    const path = `/supervise/applications/${id}`;
    const more = {
      intent: "sign_off",
      observed: "on",
      conflict: "on",
      typedName: "Legal Name",
      password: PASSWORD,
    };
    signed.push(await fillIn(url, path, data.supervisorCookie, 'value="sign_off"', more));
  }
  await measured("sign off", signed, [303], 4);
  const issued: Filled[] = [];
  for (const id of applications) {
    const more = { intent: "issue", password: PASSWORD };
    issued.push(await fillIn(url, `/manage/applications/${id}`, data.managerCookie, 'value="issue"', more));
  }
  await measured("issue a certificate", issued, [303], 4);
  return measurements;
}
