import { openFile } from "~/db/driver.server";
import { sha256 } from "~/lib/tokens.server";

const DAY = 86_400_000;

export type BenchModule = { id: string; lessons: { id: string; hash: string }[] };
export type BenchProfile = { id: string; hash: string };

/** Ids that sort, and are the same on each run. */
const idOf = (kind: string, n: number) => `${kind}-${String(n).padStart(7, "0")}`;

export const PASSWORD = "a password for measuring";
/** How many have read the first module and take its quiz; and how many have met every requirement and apply. */
const TAKERS = 120;
const FINISHERS = 60;

export type BenchData = {
  /** People with progress of their own in the first module. */
  traineeCookies: string[];
  traineeEmails: string[];
  /** People who have met every requirement. */
  finisherCookies: string[];
  /** Their applications, in the same order. */
  applications: string[];
  /** Practice entries that wait for the supervisor. */
  waitingEntries: string[];
  supervisorCookie: string;
  managerCookie: string;
  adminCookie: string;
  oneTrainee: string;
  largeCohort: string;
  certificateCode: string;
  people: number;
};

/**
 * Fills a migrated database with this many trainees: cohorts of 250 and one of up to 5,000, half of the lessons read
 * and some quizzes passed. Written straight into the tables: the program's own commands would take hours at this size.
 */
export function fill(
  file: string,
  size: number,
  program: {
    modules: BenchModule[];
    profile: BenchProfile;
    texts: Record<string, string>;
    /** Hash of `PASSWORD`; without it, these accounts cannot sign in with a password. */
    passwordHash?: string;
    /** The texts agreed to on joining, with their hashes. */
    attested?: { kind: string; id: string; hash: string }[];
  },
): BenchData {
  const { passwordHash = "x", attested = [] } = program;
  const raw = openFile(file);
  raw.pragma("synchronous = OFF");
  raw.pragma("foreign_keys = OFF");
  const now = Date.now();
  const insert = (table: string, columns: string[]) =>
    raw.prepare(`insert into ${table} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`);
  const person = insert("people", [
    "id",
    "email",
    "legal_name",
    "shown_name",
    "password_hash",
    "status",
    "created_at",
    "last_active_at",
    "rev",
  ]);
  const role = insert("person_roles", ["person_id", "role", "granted_at"]);
  const session = insert("sessions", [
    "id",
    "person_id",
    "kind",
    "created_at",
    "expires_at",
    "absolute_expires_at",
    "last_auth_at",
    "last_seen_at",
    "device",
  ]);
  const cohort = insert("cohorts", [
    "id",
    "name",
    "profile_id",
    "starts_on",
    "status",
    "created_at",
    "created_by",
    "rev",
  ]);
  const staff = insert("cohort_staff", ["id", "cohort_id", "person_id", "role", "from_at"]);
  const member = insert("memberships", ["id", "cohort_id", "person_id", "joined_at"]);
  const agreement = insert("agreements", [
    "id",
    "person_id",
    "profile_id",
    "profile_hash",
    "texts",
    "from_at",
  ]);
  const application = insert("applications", [
    "id",
    "person_id",
    "cohort_id",
    "agreement_id",
    "state",
    "opened_at",
    "state_since",
    "rev",
  ]);
  const completion = insert("lesson_completions", [
    "person_id",
    "lesson_id",
    "module_id",
    "content_hash",
    "completed_at",
  ]);
  const visit = insert("lesson_visits", ["person_id", "lesson_id", "first_opened_at", "last_opened_at"]);
  const attempt = insert("attempts", [
    "id",
    "person_id",
    "module_id",
    "number",
    "state",
    "seed",
    "rules",
    "started_at",
    "submitted_at",
    "graded_at",
    "seq",
    "points",
    "max_points",
    "is_passed",
  ]);
  const hours = insert("practice_entries", [
    "id",
    "person_id",
    "state",
    "practised_on",
    "minutes",
    "setting",
    "activity",
    "counts",
    "domain",
    "competencies",
    "is_paid",
    "note",
    "created_at",
    "updated_at",
    "submitted_at",
    "decided_at",
    "rev",
  ]);

  const assignment = insert("supervisor_assignments", [
    "id",
    "trainee_id",
    "supervisor_id",
    "assigned_by",
    "from_at",
  ]);
  const attestation = insert("attestations", [
    "id",
    "person_id",
    "kind",
    "text_id",
    "text_hash",
    "occasion",
    "attested_at",
  ]);
  const hoursOf = (id: string, personId: string, minutes: number, isConfirmed: boolean) =>
    hours.run(
      id,
      personId,
      isConfirmed ? "confirmed" : "submitted",
      "2026-02-10",
      minutes,
      "other",
      "group",
      1,
      "advocacy",
      '["cc1"]',
      0,
      "Bench",
      now,
      now,
      now,
      isConfirmed ? now : null,
      1,
    );

  const signIn = (personId: string, kind: "staff" | "trainee") => {
    const token = (kind === "staff" ? "s" : "t") + personId.replaceAll(/[^a-z0-9]/g, "").padEnd(32, "0");
    session.run(
      sha256(token),
      personId,
      kind,
      now,
      now + (kind === "staff" ? 2 : 7 * 24) * 3600_000,
      now + (kind === "staff" ? 12 : 30 * 24) * 3600_000,
      now,
      now,
      "Bench",
    );
    return `session=${token}`;
  };

  const large = Math.min(5000, size);
  const staffCookies: Record<string, string> = {};
  const traineeCookies: string[] = [];
  const finisherCookies: string[] = [];
  const applications: string[] = [];
  const waitingEntries: string[] = [];
  const texts = JSON.stringify(program.texts);
  const rules = JSON.stringify({
    draw: 10,
    passPercent: 80,
    tries: null,
    waitHours: [0, 24],
    timeLimitMinutes: null,
    profileId: program.profile.id,
    profileHash: program.profile.hash,
  });

  raw.transaction(() => {
    for (const one of ["supervisor", "manager", "admin"]) {
      const email = `${one}@bench.example`;
      person.run(one, email, "Legal Name", one, passwordHash, "active", now, now, 0);
      role.run(one, one === "admin" ? "administrator" : one, now);
      staffCookies[one] = signIn(one, "staff");
    }
    const cohortCount = 1 + Math.ceil(Math.max(0, size - large) / 250);
    for (let n = 0; n < cohortCount; n += 1) {
      cohort.run(
        idOf("cohort", n),
        `Cohort ${n}`,
        program.profile.id,
        "2026-01-12",
        "open",
        now,
        "manager",
        0,
      );
      staff.run(idOf("staff", n), idOf("cohort", n), "manager", "manager", now);
      staff.run(idOf("staff-s", n), idOf("cohort", n), "supervisor", "supervisor", now);
    }
    for (let n = 0; n < size; n += 1) {
      const id = idOf("person", n);
      const place = n < large ? 0 : 1 + Math.floor((n - large) / 250);
      person.run(
        id,
        `${id}@bench.example`,
        `Person ${n}`,
        `Person ${n}`,
        n < TAKERS ? passwordHash : "x",
        "active",
        now - 60 * DAY,
        now - (n % 30) * DAY,
        0,
      );
      role.run(id, "trainee", now);
      member.run(idOf("member", n), idOf("cohort", place), id, now - 60 * DAY);
      agreement.run(
        idOf("agreement", n),
        id,
        program.profile.id,
        program.profile.hash,
        texts,
        now - 60 * DAY,
      );
      application.run(
        idOf("application", n),
        id,
        idOf("cohort", place),
        idOf("agreement", n),
        "in_training",
        now - 60 * DAY,
        now - 60 * DAY,
        0,
      );
      const isTaker = n < TAKERS;
      const isFinisher = !isTaker && n < TAKERS + FINISHERS;
      program.modules.forEach((module, place) => {
        const reads = isTaker ? place === 0 : isFinisher || n % 5 >= place;
        if (!reads) return;
        for (const lesson of module.lessons) {
          completion.run(id, lesson.id, module.id, lesson.hash, now - (50 - place) * DAY);
          visit.run(id, lesson.id, now - (51 - place) * DAY, now - (50 - place) * DAY);
        }
        if (!isTaker && (isFinisher || n % 5 > place)) {
          attempt.run(
            `${id}-${module.id}`,
            id,
            module.id,
            1,
            "graded",
            "seed",
            rules,
            now - 40 * DAY,
            now - 40 * DAY,
            now - 40 * DAY,
            10,
            9,
            10,
            1,
          );
        }
      });
      if (n < 200) assignment.run(idOf("assignment", n), id, "supervisor", "manager", now);
      if (isFinisher) {
        for (let entry = 0; entry < 6; entry += 1) hoursOf(`${id}-${entry}`, id, 1200, true);
        for (const text of attested)
          attestation.run(`${id}-${text.id}`, id, text.kind, text.id, text.hash, "joining", now - 60 * DAY);
        finisherCookies.push(signIn(id, "trainee"));
        applications.push(idOf("application", n));
      } else if (n % 5 === 4) {
        for (let entry = 0; entry < 3; entry += 1) hoursOf(`${id}-${entry}`, id, 120, entry !== 2);
      }
      if (isTaker) {
        hoursOf(`${id}-waiting`, id, 60, false);
        waitingEntries.push(`${id}-waiting`);
      }
      if (isTaker) traineeCookies.push(signIn(id, "trainee"));
    }
  })();
  raw.exec("analyze");

  const code = "benchbenchbenchbenchbenchbench00";
  const facts = {
    holderName: "Person 7",
    credentialTitle: "Certificate",
    certifyingBody: "Body",
    programmeName: "Program",
    statement: "has completed",
    scopeNote: null,
    trainingHours: 17,
    practiceHours: 120,
    modules: [],
    supervisor: { name: "S", signedOn: "2026-02-01" },
    issuer: { name: "M", signedOn: "2026-02-02" },
  };
  insert("certificates", [
    "id",
    "code",
    "application_id",
    "person_id",
    "state",
    "name_display",
    "facts",
    "issued_on",
    "valid_until",
    "expires_at",
    "issued_at",
    "issued_by",
    "state_since",
    "rev",
  ]).run(
    "certificate",
    code,
    idOf("application", 7),
    idOf("person", 7),
    "active",
    "full",
    JSON.stringify(facts),
    "2026-02-02",
    "2028-02-02",
    now + 400 * DAY,
    now,
    "manager",
    now,
    0,
  );
  raw.close();
  return {
    traineeCookies,
    traineeEmails: traineeCookies.map((_cookie, n) => `${idOf("person", n)}@bench.example`),
    finisherCookies,
    applications,
    waitingEntries,
    supervisorCookie: staffCookies.supervisor ?? "",
    managerCookie: staffCookies.manager ?? "",
    adminCookie: staffCookies.admin ?? "",
    oneTrainee: idOf("person", 0),
    largeCohort: idOf("cohort", 0),
    certificateCode: code,
    people: size,
  };
}
