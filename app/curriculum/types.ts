import type { MediaFile } from "./media";
import type { Contact } from "~/lib/contact";
import type {
  ActivityKind,
  ContentKind,
  Domain,
  LocalRuleId,
  PaperSize,
  PolicyKind,
  QuestionType,
  AttestationOccasion,
} from "~/lib/vocabulary";

/** A fault in a content file, described so that its author can fix it. */
export type ContentFault = {
  /** Path relative to the content folder, with forward slashes. */
  file: string;
  line: number | null;
  /** What was found. */
  found: string;
  /** What to write instead. */
  instead: string;
};

export type Program = {
  name: string;
  shortName: string;
  /** IANA time zone; "valid until" means the end of that day there. */
  timeZone: string;
  /** BCP 47 tag of the interface and the lessons. */
  language: string;
  /** The sender's name in emails: neutral, with no mention of recovery. */
  mailSender: string;
  /** Whom people can contact when something is wrong; shown on error pages and for expired invitations. */
  contact: Contact;
  /** Module ids in the order of the path. */
  moduleOrder: string[];
  /** Module id → ids of its prerequisites. */
  prerequisites: Record<string, string[]>;
  defaultProfile: string;
};

export type QuestionOption = { id: string; text: string; correct: boolean; feedback: string };

/** A question in a quiz bank or a knowledge check. Texts are plain; blank lines separate paragraphs. */
export type Question = {
  id: string;
  moduleId: string;
  lessonId: string;
  type: QuestionType;
  prompt: string;
  options: QuestionOption[];
  /** Always asked, and required to pass. Absent on all other questions, so that their hash stays the same. */
  critical?: true;
  /** The options are a scale and are shown in file order. Absent when they are shuffled. */
  keepOrder?: true;
  /** SHA-256 of the canonical JSON of everything above. */
  hash: string;
};

/** Something a lesson asks its reader to do, and the minutes it is credited with. */
export type Activity = {
  kind: ActivityKind;
  /** null for activities without one, such as a callout. */
  id: string | null;
  minutes: number;
  /** The task in the lesson's own words: its prompt or its title. */
  task: string;
};

/** A lesson is an ordered list of these. Only blocks other than HTML ask for input. */
export type Block =
  | { kind: "html"; html: string }
  | { kind: "check"; id: string }
  | { kind: "reflection"; id: string; prompt: string }
  | { kind: "crisis_lines" }
  | { kind: "local_rule"; id: LocalRuleId };

export type Source = {
  id: string;
  title: string;
  publisher: string | null;
  year: number | null;
  url: string | null;
  note: string | null;
};

export type Lesson = {
  id: string;
  slug: string;
  moduleId: string;
  /** Position in its module, from 1. */
  number: number;
  /**
   * BCP 47 tag of the text: English where there is no text in the program's language. The page declares it with `lang`.
   */
  language: string;
  title: string;
  summary: string;
  /** Whole minutes for its words and activities, at least 1; see credit.ts. */
  minutes: number;
  words: number;
  activities: Activity[];
  contentNote: string | null;
  /** The substantive changes since the version that people may have read before. */
  changed: string | null;
  sources: Source[];
  /** SHA-256 of the lesson's source text, which a completion records. */
  hash: string;
  blocks: Block[];
  reflections: { id: string; prompt: string }[];
  /**
   * Why the lesson cannot be shown; its blocks are then empty. Lesser faults (a dead link, a discouraged word) leave it
   * up and are only in the curriculum's `faults`.
   */
  faults: ContentFault[];
};

export type Module = {
  id: string;
  slug: string;
  title: string;
  summary: string;
  /** Credited hours by domain: as claimed in module.yaml, but never more than the text supports. */
  hours: Partial<Record<Domain, number>>;
  /** Sum of `hours`. */
  totalHours: number;
  /** Minutes of all lessons and the quiz, not rounded. */
  computedMinutes: number;
  /** Taught by a facilitator, and not credited here. */
  live: { hours: number; covers: string; check: string | null } | null;
  competencies: string[];
  objectives: string[];
  keyTerms: string[];
  contentNote: string | null;
  /** The day it was written, YYYY-MM-DD. */
  written: string;
  /** null until a subject expert has reviewed it. */
  reviewedBy: { role: string; name: string; date: string } | null;
  lessons: Lesson[];
  questions: Question[];
  checks: Question[];
  /**
   * Faults in module.yaml or quiz.yaml that make the quiz unfit; a quiz with faults cannot be started. A lesson's
   * faults are on the lesson, and lesser ones are only in the curriculum's `faults`.
   */
  faults: ContentFault[];
  /** SHA-256 of the canonical JSON of its version: credit, and lessons and questions by hash. */
  hash: string;
};

/** A module as it is stored permanently: what a completion on that day was a completion of. */
export type ModuleVersion = Pick<Module, "id" | "title" | "hours" | "written" | "hash"> & {
  lessons: { id: string; title: string; hash: string }[];
  /** Hashes of the bank's questions, sorted. */
  questions: string[];
  /** Absent until a subject expert has reviewed it. */
  reviewedBy?: { role: string; name: string; date: string };
};

/**
 * One requirement of a profile. Its kind is a folder in `features/certification/requirements`, which reads its other
 * members. Only what other parts of the program need from any kind is named here.
 */
export type Requirement = {
  id: string;
  kind: string;
  title: string;
  hours?: number;
  /** Ids of the modules that must be completed for it. */
  modules?: string[];
  /**
   * Ids of the modules that must be completed before practice opens; only on the requirement that practice hours count
   * toward.
   */
  opensAfter?: string[];
  /** Slug of the policy to agree to; null when it is a statement. */
  policy?: string | null;
  /** Id of one of the profile's statements; null when it is a policy. */
  statement?: string | null;
  /** When people agree to the text. */
  occasion?: AttestationOccasion;
};

export type QuizRules = {
  /** How many questions of the bank an attempt asks. */
  draw: number;
  passPercent: number;
  /** null: unlimited attempts. */
  tries: number | null;
  /** Hours to wait after the first, second, … failed attempt; the last value applies to all further ones. */
  waitHours: number[];
  /** null: no time limit. */
  timeLimitMinutes: number | null;
};

export type CrisisLine = {
  id: string;
  name: string;
  /** For whom and when, in a few words. */
  about: string;
  phone: string | null;
  text: string | null;
  /** https URL of a chat. */
  chat: string | null;
  /** The day someone last verified the line, YYYY-MM-DD. */
  checkedOn?: string;
};

/** Who is responsible for people's data, on what legal basis, and who else processes it. */
export type DataProtection = {
  /** With at least one means of contact. */
  controller: { name: string; address?: string; email?: string; phone?: string };
  legalBasis: string;
  /** Days within which a data request is answered. */
  responseDays: number;
  processors: { name: string; purpose: string }[];
};

export type Profile = {
  id: string;
  title: string;
  credential: {
    title: string;
    certifyingBody: string;
    /** Follows the holder's name on the certificate. */
    statement: string;
    /** What this certificate is not, such as a state credential; printed on the certificate and the public page. */
    scopeNote: string | null;
  };
  termYears: number;
  graceDays: number;
  requirements: Requirement[];
  quiz: QuizRules;
  practice: {
    noteMax: number;
    dayFlagHours: number;
    settings: { id: string; label: string }[];
    activities: { id: string; label: string; counts: boolean }[];
  };
  /** Statements that people confirm with a checkbox, such as being of legal age. */
  statements: { id: string; text: string }[];
  /** What people attest to on joining: slugs of policies and ids of statements. */
  joining: { policies: string[]; statements: string[] };
  /** What supervisors declare when signing off. */
  signOff: { statement: string; conflictDeclaration: string };
  /** The criteria for returning an application. */
  returnCriteria: { id: string; label: string }[];
  attention: { inactiveDays: number; missedTries: number; returnedDays: number };
  crisis: { emergency: { number: string; text: string }; lines: CrisisLine[]; localHelp: string | null };
  localRules: Partial<Record<LocalRuleId, string>>;
  paper: PaperSize;
  /** Where /exit leads: a neutral https site. */
  exitSite: string;
  /** Module hours are computed from their texts. Absent in earlier profiles, which stay as they were. */
  credit?: "computed";
  dataProtection?: DataProtection;
  /** SHA-256 of the canonical JSON of everything above. */
  hash: string;
};

export type Policy = {
  id: string;
  slug: string;
  kind: PolicyKind;
  title: string;
  version: string;
  /** YYYY-MM-DD */
  effectiveOn: string;
  summary: string;
  html: string;
  /** SHA-256 of the text and facts, not of the markup: a new design doesn't require anyone to sign again. */
  hash: string;
};

export type GlossaryEntry = { id: string; term: string; meaning: string; see: string[] };

export type Competency = {
  id: string;
  title: string;
  /** What others can observe when someone does it well. */
  observable: string;
  redFlag: string;
  critical: string | null;
};

/**
 * A text that was in force, as stored permanently in `content_versions`. `json` is canonical and contains the text with
 * its `hash`; stored.server.ts parses it.
 */
export type ContentVersion = {
  kind: ContentKind;
  id: string;
  hash: string;
  json: string;
};

export interface Curriculum {
  program: Program;
  /** In the order of the path, including modules with faults. */
  modules: Module[];
  moduleById(id: string): Module | undefined;
  moduleBySlug(slug: string): Module | undefined;
  lessonById(id: string): Lesson | undefined;
  /** Returns a question of any bank or check in its current version. */
  questionById(id: string): Question | undefined;
  profiles: Profile[];
  profileById(id: string): Profile | undefined;
  policies: Policy[];
  policyBySlug(slug: string): Policy | undefined;
  glossary: GlossaryEntry[];
  sources: Source[];
  competencies: Competency[];
  /** Returns a recording or captions used by a lesson of the module with this slug. Nothing else is ever served. */
  mediaFile(module: string, name: string): MediaFile | undefined;
  faults: ContentFault[];
  versions: ContentVersion[];
}
