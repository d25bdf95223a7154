import { and, asc, eq, inArray, sql, type SQLWrapper } from "drizzle-orm";

import { type CertificateRecord, certificateValidity, type CertificateValidity } from "../certificate-status";
import { type EvidenceScheme } from "../evidence-scheme";
import { evaluate, stageFrom } from "../model";
import { type Evaluation, type EvaluationWithEvidence, NO_EVIDENCE } from "../requirements/types";
import { stageAt } from "../stages";
import { factsOf, fingerprint, readEvidence } from "./evidence.server";
import { pinnedProfile } from "~/curriculum/pinned.server";
import type { Curriculum, Profile } from "~/curriculum/types";
import { inChunks, type Ids } from "~/db/ids";
import { numberIn, packed, unpacked } from "~/db/packed";
import { prepared } from "~/db/prepared.server";
import { agreements } from "~/db/schema/agreements";
import { applications, certificates } from "~/db/schema/certification";
import type { Reader } from "~/db/types";
import { defaultProfile } from "~/features/agreements/model";
import { pinned, profileFor, profilesFor } from "~/features/agreements/queries/profile.server";
import {
  APPLICATION_STATES,
  CERTIFICATE_STATES,
  OPEN_APPLICATION_STATES,
  type ApplicationState,
  type Stage,
} from "~/lib/vocabulary";

export type ApplicationPin = {
  id: string;
  personId: string;
  cohortId: string;
  profileId: string;
  profileHash: string;
  texts: Record<string, string>;
  state: ApplicationState;
  openedAt: number;
  stateSince: number;
  rev: number;
};

/** An application with the certificate issued on it. */
export type ApplicationWithCertificate = ApplicationPin & { certificate: CertificateRecord | null };

/** What an application is held to, and its state. */
export const pinColumns = {
  id: applications.id,
  personId: applications.personId,
  cohortId: applications.cohortId,
  ...pinned,
  state: applications.state,
  openedAt: applications.openedAt,
  stateSince: applications.stateSince,
  rev: applications.rev,
};

/** Joins an application with the agreement it names. */
export const underAgreement = eq(agreements.id, applications.agreementId);

const openQuery = prepared<"personId">()((db, at) =>
  db
    .select(pinColumns)
    .from(applications)
    .innerJoin(agreements, underAgreement)
    .where(
      and(
        eq(applications.personId, at("personId")),
        inArray(applications.state, [...OPEN_APPLICATION_STATES]),
      ),
    ),
);

/** Returns a person's open application, of which there is at most one. */
export async function openApplicationOf(db: Reader, personId: string): Promise<ApplicationPin | null> {
  const [open] = await openQuery(db, { personId });
  return open ?? null;
}

/** Returns an application by its id, regardless of its owner: the caller checks who may see it. */
export async function applicationById(db: Reader, id: string): Promise<ApplicationPin | null> {
  const [row] = await db
    .select(pinColumns)
    .from(applications)
    .innerJoin(agreements, underAgreement)
    .where(eq(applications.id, id));
  return row ?? null;
}

/** Returns the application that determines a person's stage: the open one, else the one started last. */
export async function latestApplicationOf(
  db: Reader,
  personId: string,
): Promise<ApplicationWithCertificate | null> {
  const latest = latestOf(await ownQuery(db, { personId })).get(personId);
  return latest ? withCertificate(latest) : null;
}

const ownQuery = prepared<"personId">()((db, at) => applicationsQuery(db, sql`(${at("personId")})`));

function applicationsQuery(db: Reader, personIds: string[] | SQLWrapper) {
  return db
    .select({
      ...pinColumns,
      certificateState: certificates.state,
      expiresAt: certificates.expiresAt,
      validUntil: certificates.validUntil,
    })
    .from(applications)
    .innerJoin(agreements, underAgreement)
    .leftJoin(certificates, eq(certificates.applicationId, applications.id))
    .where(inArray(applications.personId, personIds))
    .orderBy(asc(applications.personId), asc(applications.openedAt), asc(applications.id));
}

type ApplicationRow = Awaited<ReturnType<typeof applicationsQuery>>[number];

function withCertificate({
  certificateState: state,
  expiresAt,
  validUntil,
  ...pin
}: ApplicationRow): ApplicationWithCertificate {
  const certificate =
    state === null || expiresAt === null || validUntil === null ? null : { state, expiresAt, validUntil };
  return { ...pin, certificate };
}

async function latestApplications(
  db: Reader,
  personIds: string[] | SQLWrapper,
): Promise<Map<string, ApplicationWithCertificate>> {
  const latest = latestOf(await applicationsQuery(db, personIds));
  return new Map([...latest].map(([personId, row]) => [personId, withCertificate(row)]));
}

/** Returns, of everyone's applications in the order in which they were started, the open one or else the last. */
function latestOf<T extends { personId: string; state: ApplicationState }>(
  rows: readonly T[],
): Map<string, T> {
  const latest = new Map<string, T>();
  for (const row of rows) {
    const known = latest.get(row.personId);
    if (!known || !OPEN_STATES.has(known.state)) latest.set(row.personId, row);
  }
  return latest;
}

const OPEN_STATES: ReadonlySet<ApplicationState> = new Set(OPEN_APPLICATION_STATES);

/**
 * Returns people's progress, by the open application or else the latest.
 * @returns by person id; a person who never had an application is missing
 */
export async function evaluations(
  db: Reader,
  curriculum: Curriculum,
  personIds: readonly string[],
): Promise<Map<string, Evaluation>> {
  return new Map(await inChunks(personIds, (some) => evaluateSome(db, curriculum, some)));
}

async function evaluateSome(
  db: Reader,
  curriculum: Curriculum,
  personIds: string[] | SQLWrapper,
): Promise<[personId: string, Evaluation][]> {
  const latest = await latestApplications(db, personIds);
  if (latest.size === 0) return [];
  const profiles = await profilesFor(db, curriculum, latest.values());
  const evidence = await readEvidence(db, curriculum, profiles.values(), [...latest.values()]);
  const facts = factsOf(curriculum, profiles.values());
  return [...latest].flatMap(([personId, application]) => {
    const profile = profiles.get(application.profileHash);
    if (!profile) return [];
    return [[personId, evaluate(application, profile, facts, evidence.get(personId) ?? NO_EVIDENCE)]];
  });
}

const openStates = sql.raw(OPEN_APPLICATION_STATES.map((state) => `'${state}'`).join(", "));

/**
 * Selects, as a condition on a row of `applications`, the one that determines its person's stage. Names are written
 * out, because both rows are of the same table.
 */
const tellsWhere = sql`(applications.state in (${openStates}) or not exists (
  select 1 from applications other
  where other.person_id = applications.person_id and other.id <> applications.id and (
    other.state in (${openStates}) or other.opened_at > applications.opened_at
    or (other.opened_at = applications.opened_at and other.id > applications.id)
  )
))`;

/**
 * Returns the statement for `stages`. Exported for plan tests.
 * @param usual the hash of the profile that most are held to; for them `pins` is empty, for others hash and id
 */
export function statesQuery(db: Reader, usual: string, personIds: string[] | SQLWrapper) {
  const { profileHash, profileId } = pinned;
  return db
    .select({
      ids: packed(applications.personId),
      states: packed(applications.state),
      since: packed(applications.stateSince),
      pins: packed(
        sql`case when ${profileHash} = ${usual} then '' else ${profileHash} || ' ' || ${profileId} end`,
      ),
      certificateStates: packed(certificates.state),
      expiries: packed(certificates.expiresAt),
      issued: packed(certificates.issuedAt),
    })
    .from(applications)
    .innerJoin(agreements, underAgreement)
    .leftJoin(certificates, eq(certificates.applicationId, applications.id))
    .where(and(inArray(applications.personId, personIds), tellsWhere));
}

/** A person's stage, since when, and when the certificate behind it expires and was issued: epoch ms; null without one. */
export type StageNow = {
  stage: Stage;
  since: number;
  expiresAt: number | null;
  certifiedAt: number | null;
};

/** What `stages` needs to know of a person beside their application. */
export type KnownOfPerson = { completed: ReadonlySet<string>; confirmedMinutes: number };

/**
 * Returns people's stages, for lists of any length: a full evaluation is run only for those who may be ready.
 * @param known what was read of the same people: the modules they completed, and their practice
 * @param now at which moment: a certificate may have expired
 * @returns by person id; a person who never had an application is missing
 */
export async function stages(
  db: Reader,
  curriculum: Curriculum,
  personIds: Ids,
  known: (personId: string) => KnownOfPerson,
  now: number,
): Promise<Map<string, StageNow>> {
  const usual = defaultProfile(curriculum);
  const rows = (await inChunks(personIds, (some) => statesQuery(db, usual?.hash ?? "", some))).map((row) => ({
    ids: unpacked(row.ids),
    states: unpacked(row.states),
    since: unpacked(row.since),
    pins: unpacked(row.pins),
    certificateStates: unpacked(row.certificateStates),
    expiries: unpacked(row.expiries),
    issued: unpacked(row.issued),
  }));
  const profiles = await profilesOfPins(db, curriculum, new Set(rows.flatMap(({ pins }) => pins)));
  const found = new Map<string, StageNow>();
  const perhapsReady = new Map<string, number>();
  for (const { ids, states, since: sinces, pins, certificateStates, expiries, issued } of rows) {
    ids.forEach((personId, place) => {
      const profile = profiles.get(pins[place] ?? "");
      const state = STATES.get(states[place] ?? "");
      if (!profile || !state) return;
      const since = numberIn(sinces, place) ?? 0;
      const { completed, confirmedMinutes } = known(personId);
      const stage = stageFrom(state, profile, { hasCompleted: (id) => completed.has(id), confirmedMinutes });
      const certificate = certificateIn(certificateStates, expiries, place);
      const expiresAt = certificate?.expiresAt ?? null;
      const certifiedAt = numberIn(issued, place);
      if (stage) {
        found.set(personId, { stage: stageAt({ stage, certificate }, now), since, expiresAt, certifiedAt });
      } else perhapsReady.set(personId, since);
    });
  }
  for (const [personId, { stage }] of await evaluations(db, curriculum, [...perhapsReady.keys()])) {
    const since = perhapsReady.get(personId) ?? 0;
    found.set(personId, { stage, since, expiresAt: null, certifiedAt: null });
  }
  return found;
}

function certificateIn(
  states: readonly string[],
  expiries: readonly string[],
  place: number,
): Pick<CertificateRecord, "state" | "expiresAt"> | null {
  const state = CERTIFICATE_STATES.find((one) => one === states[place]);
  const expiresAt = numberIn(expiries, place);
  return state === undefined || expiresAt === null ? null : { state, expiresAt };
}

/** Returns the profiles that the pins of `statesQuery` refer to. */
async function profilesOfPins(
  db: Reader,
  curriculum: Curriculum,
  pins: ReadonlySet<string>,
): Promise<Map<string, Profile>> {
  const usual = defaultProfile(curriculum);
  const named = [...pins].filter((pin) => pin !== "");
  const byHash = await profilesFor(
    db,
    curriculum,
    named.map((pin) => ({ profileHash: hashIn(pin), profileId: pin.slice(hashIn(pin).length + 1) })),
  );
  const found = named.flatMap((pin): [string, Profile][] => {
    const profile = byHash.get(hashIn(pin));
    return profile ? [[pin, profile]] : [];
  });
  return new Map(usual ? [["", usual], ...found] : found);
}

const hashIn = (pin: string) => pin.slice(0, pin.indexOf(" "));

const STATES: ReadonlyMap<string, ApplicationState> = new Map(
  APPLICATION_STATES.map((state) => [state, state]),
);

/**
 * Returns one person's progress, the profile they are held to, and the status of their certificate: all of the open
 * application or else the latest. For people without any, the program's own profile.
 */
export async function progressFor(
  db: Reader,
  curriculum: Curriculum,
  personId: string,
  now: number,
): Promise<{ evaluation: Evaluation | null; profile: Profile; certificate: CertificateValidity | null }> {
  const application = await latestApplicationOf(db, personId);
  if (!application)
    return { evaluation: null, profile: await profileFor(db, curriculum, null), certificate: null };
  const profile = await pinnedProfile(db, curriculum, application);
  const evidence = await readEvidence(db, curriculum, [profile], [application]);
  const facts = factsOf(curriculum, [profile]);
  return {
    evaluation: evaluate(application, profile, facts, evidence.get(personId) ?? NO_EVIDENCE),
    profile,
    certificate:
      application.certificate &&
      certificateValidity(application.certificate, profile.graceDays, {
        now,
        timeZone: curriculum.program.timeZone,
      }),
  };
}

/** Evaluates one application, and returns the profile it is held to as well. Works inside a unit of work. */
export async function evaluateApplication(
  db: Reader,
  curriculum: Curriculum,
  application: ApplicationPin & { certificate?: CertificateRecord | null },
): Promise<{
  evaluation: EvaluationWithEvidence;
  profile: Profile;
  fingerprints: Record<EvidenceScheme, string>;
}> {
  const profile = await pinnedProfile(db, curriculum, application);
  const evidence =
    (await readEvidence(db, curriculum, [profile], [application])).get(application.personId) ?? NO_EVIDENCE;
  const evaluation = evaluate(application, profile, factsOf(curriculum, [profile]), evidence);
  const { byScheme, ...print } = await fingerprint(
    db,
    curriculum,
    profile,
    application,
    evaluation,
    evidence,
  );
  return { evaluation: { ...evaluation, ...print }, profile, fingerprints: byScheme };
}
