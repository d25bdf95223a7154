import type { Claim } from "./story";
import { openFile, type Connection } from "~/db/driver.server";
import { sha256 } from "~/lib/tokens.server";

/*
 * What the database holds, read with plain SQL while no server runs: whether each claim is there, and whether related
 * rows are there together.
 */

/** Each returns rows only for work that is half done. */
export const HALF_DONE: Record<string, string> = {
  "an issued application without its certificate":
    "select id from applications where state = 'issued' and not exists (select 1 from certificates c where c.application_id = applications.id)",
  "a certificate whose application is not issued":
    "select c.id from certificates c join applications a on a.id = c.application_id where a.state <> 'issued'",
  "a certificate without its document":
    "select id from certificates where not exists (select 1 from certificate_documents d where d.certificate_id = certificates.id and length(d.bytes) = d.size and d.size > 1000)",
  "a certificate without its own first event":
    "select id from certificates where (select count(*) from certificate_events e where e.certificate_id = certificates.id and e.kind = 'issued') <> 1",
  "a certificate without its application's event":
    "select id from certificates c where (select count(*) from application_events e where e.application_id = c.application_id and e.kind = 'issued') <> 1",
  "a certificate without its one audit line":
    "select id from certificates c where (select count(*) from audit_log l where l.action = 'application.issued' and l.subject_id = c.application_id) <> 1",
  "a certificate without its one mail":
    "select id from certificates c where (select count(*) from outbox o where o.template = 'certificate_issued' and o.person_id = c.person_id) <> 1",
  "a sign-off without its event":
    "select id from sign_offs s where (select count(*) from application_events e where e.application_id = s.application_id and e.kind = 'recommended') <> 1",
  "a sign-off without its one audit line":
    "select id from sign_offs s where (select count(*) from audit_log l where l.action = 'application.recommended' and l.subject_id = s.application_id) <> 1",
  "a sign-off whose application is not recommended":
    "select s.id from sign_offs s join applications a on a.id = s.application_id where s.withdrawn_at is null and a.state not in ('recommended', 'issued')",
  "a recommended application without a sign-off":
    "select id from applications where state in ('recommended', 'issued') and not exists (select 1 from sign_offs s where s.application_id = applications.id and s.withdrawn_at is null)",
  "an application whose revision is not the number of its moves":
    "select id from applications where rev <> (select count(*) from application_events e where e.application_id = applications.id and e.kind <> 'opened')",
  "a submitted application without what was confirmed":
    "select id from applications where submitted_at is not null and not exists (select 1 from attestations t where t.application_id = applications.id and t.occasion = 'applying')",
  "an application without an agreement of its person":
    "select id from applications where not exists (select 1 from agreements g where g.id = applications.agreement_id and g.person_id = applications.person_id)",
  "a person with an application and not one agreement in force":
    "select person_id from applications where (select count(*) from agreements g where g.person_id = applications.person_id and g.to_at is null) <> 1",
  "an attempt without its questions":
    "select id from attempts where max_points <> (select count(*) from attempt_questions q where q.attempt_id = attempts.id)",
  "an attempt without its one audit line":
    "select id from attempts where (select count(*) from audit_log l where l.action = 'quiz.started' and l.subject_id = attempts.id) <> 1",
  "an attempt whose steps are not 1, 2, 3 …":
    "select id from attempts where seq <> (select count(*) from answer_steps s where s.attempt_id = attempts.id) or seq <> (select coalesce(max(seq), 0) from answer_steps s where s.attempt_id = attempts.id)",
  "a graded attempt without its one grading":
    "select id from attempts where state = 'graded' and (select count(*) from gradings g where g.attempt_id = attempts.id) <> 1",
  "a graded attempt without its one audit line":
    "select id from attempts where state = 'graded' and (select count(*) from audit_log l where l.action = 'quiz.submitted' and l.subject_id = attempts.id) <> 1",
  "a lesson read without its one audit line":
    "select lesson_id from lesson_completions r where (select count(*) from audit_log l where l.action = 'lesson.completed' and l.subject_id = r.lesson_id and l.about_person_id = r.person_id) <> 1",
  "hours sent without event and audit line":
    "select id from practice_entries p where state <> 'draft' and ((select count(*) from practice_events e where e.entry_id = p.id and e.kind = 'submitted') <> 1 or (select count(*) from audit_log l where l.action = 'practice.submitted' and l.subject_id = p.id) <> 1)",
  "hours confirmed without event and audit line":
    "select id from practice_entries p where state = 'confirmed' and ((select count(*) from practice_events e where e.entry_id = p.id and e.kind = 'confirmed') <> 1 or (select count(*) from audit_log l where l.action = 'practice.confirmed' and l.subject_id = p.id) <> 1)",
  "an accepted invitation without its person":
    "select id from invitations i where accepted_at is not null and not exists (select 1 from people p where p.email = i.email)",
  "an accepted invitation without its one audit line":
    "select id from invitations i where accepted_at is not null and (select count(*) from audit_log l where l.action = 'invitation.accepted' and l.subject_id = i.id) <> 1",
  "a trainee without membership, application and what was confirmed on joining":
    "select p.id from people p join person_roles r on r.person_id = p.id and r.role = 'trainee' where (select count(*) from memberships m where m.person_id = p.id) <> 1 or (select count(*) from applications a where a.person_id = p.id) <> 1 or (select count(*) from attestations t where t.person_id = p.id and t.occasion = 'joining') <> 3",
  "an open invitation without its mail":
    "select id from invitations i where accepted_at is null and not exists (select 1 from outbox o where o.template = 'invitation' and o.to_email = i.email)",
  // Whoever has joined no longer needs one: it is deleted, and the audit log has an entry for it.
  "mails of invitations that are gone without a line for each":
    "select * from (select (select count(*) from invitations i where not exists (select 1 from outbox o where o.template = 'invitation' and o.to_email = i.email)) gone, (select count(*) from audit_log where action = 'mail.not_due' and cast(details as text) like '%invitation%') told) as counted where gone <> told",
};

/** Each returns rows only for duplicates; most are also prevented by a unique key. */
export const DOUBLED: Record<string, string> = {
  certificates: "select application_id from certificates group by 1 having count(*) > 1",
  "certificates of a person": "select person_id from certificates group by 1 having count(*) > 1",
  "certificate mails":
    "select person_id from outbox where template = 'certificate_issued' group by 1 having count(*) > 1",
  "invitation mails":
    "select to_email from outbox where template = 'invitation' group by 1 having count(*) > 1",
  "dedupe keys": "select dedupe_key from outbox where dedupe_key is not null group by 1 having count(*) > 1",
  attempts: "select person_id, module_id from attempts group by 1, 2, number having count(*) > 1",
  "passed attempts":
    "select person_id, module_id from attempts where is_passed group by 1, 2 having count(*) > 1",
  people: "select email from people group by 1 having count(*) > 1",
  "open invitations": "select email from invitations group by 1 having count(*) > 1",
  "entries of hours": "select person_id, note from practice_entries group by 1, 2 having count(*) > 1",
  jobs: "select name from job_leases group by 1 having count(*) > 1",
};

/** A query that returns a row when a claim is kept. */
export function questionOf(claim: Claim): [sql: string, ...params: unknown[]] {
  switch (claim.kind) {
    case "invited":
      return ["select 1 from invitations where email = ?", claim.email];
    case "joined":
      return [
        "select 1 from people p join memberships m on m.person_id = p.id where p.email = ? and p.status = 'active'",
        claim.email,
      ];
    case "session":
      return [
        "select 1 from sessions s join people p on p.id = s.person_id where p.email = ? and s.id = ?",
        claim.email,
        sha256(claim.token),
      ];
    case "read":
      return [
        "select 1 from lesson_completions r join people p on p.id = r.person_id join lesson_visits v on v.person_id = p.id and v.lesson_id = r.lesson_id where p.email = ?",
        claim.email,
      ];
    case "note":
      return [
        "select 1 from reflections r join people p on p.id = r.person_id where p.email = ? and r.body = ?",
        claim.email,
        claim.body,
      ];
    case "started":
      return ["select 1 from attempts where id = ?", claim.attempt];
    case "answered":
      return [
        "select 1 from answer_steps where attempt_id = ? and seq = ? and position = ? and chosen = ?",
        claim.attempt,
        claim.seq,
        claim.position,
        JSON.stringify(claim.chosen),
      ];
    case "handed_in":
      return ["select 1 from attempts where id = ? and state = 'graded' and is_passed", claim.attempt];
    case "drafted":
      return ["select 1 from practice_entries where id = ? and state = 'draft'", claim.entry];
    case "submitted":
      return ["select 1 from practice_entries where id = ? and submitted_at is not null", claim.entry];
    case "confirmed":
      return ["select 1 from practice_entries where id = ? and state = 'confirmed'", claim.entry];
    case "applied":
      return [
        "select 1 from applications a join people p on p.id = a.person_id where p.email = ? and a.submitted_at is not null",
        claim.email,
      ];
    case "signed":
      return ["select 1 from sign_offs where application_id = ? and withdrawn_at is null", claim.application];
    case "issued":
      return ["select 1 from certificates where application_id = ?", claim.application];
    case "certificate":
      return ["select 1 from certificates where id = ?", claim.certificate];
  }
}

export type Ledger = ReturnType<typeof ledgerOf>;

function ledgerOf(db: Connection) {
  const found = (queries: Record<string, string>) =>
    Object.entries(queries).flatMap(([what, sql]) =>
      db
        .prepare(sql)
        .all()
        .map((row) => ({ what, row })),
    );
  return {
    holds: (claim: Claim) => {
      const [sql, ...params] = questionOf(claim);
      return db.prepare(sql).get(...params) !== undefined;
    },
    halfDone: () => found(HALF_DONE),
    doubled: () => found(DOUBLED),
    faults: () => [
      ...(db.pragma("integrity_check") as { integrity_check: string }[]).filter(
        (row) => row.integrity_check !== "ok",
      ),
      ...(db.pragma("foreign_key_check") as unknown[]),
    ],
    count: (table: string) => Number(db.prepare(`select count(*) from ${table}`).pluck().get()),
    /** The ids of all messages ever created, sent or not, in order. */
    messages: () => db.prepare("select id from outbox order by id").pluck().all(),
    /** Expires what a dead process had claimed. */
    endLeases: () => {
      db.exec("update job_leases set lease_until = 1; update outbox set lease_until = null");
    },
  };
}

/** Opens the file for one check. No server should hold it, so that the next one recovers what is there. */
export function lookInto<T>(file: string, look: (ledger: Ledger) => T): T {
  const db = openFile(file);
  try {
    return look(ledgerOf(db));
  } finally {
    db.close();
  }
}
