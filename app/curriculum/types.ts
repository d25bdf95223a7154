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
  /** Path below the content folder, with forward slashes. */
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
  /** IANA zone; "valid until" is the end of that day there. */
  timeZone: string;
  /** BCP 47 tag of the interface and the lessons. */
  language: string;
  /** The sender's name in emails: neutral, with no mention of recovery. */
  mailSender: string;
  /** Whom people can ask when something is wrong; shown on error and expired-invitation pages. */
  contact: Contact;
  /** Module ids in the order of the path. */
  moduleOrder: string[];
  /** Module id → ids that must be passed first. */
  prerequisites: Record<string, string[]>;
  defaultProfile: string;
};

export type QuestionOption = { id: string; text: string; correct: boolean; feedback: string };

/** A question of a quiz bank or a knowledge check. Texts are plain; a blank line parts paragraphs. */
export type Question = {
  id: string;
  moduleId: string;
  lessonId: string;
  type: QuestionType;
  prompt: string;
  options: QuestionOption[];
  /** Always drawn, and needed to pass. Absent on every other question, so that its hash stays what it was. */
  critical?: true;
  /** Its options are a scale and are shown in the order of the file; absent where they are mixed. */
  keepOrder?: true;
  /** SHA-256 of the canonical JSON of everything above. */
  hash: string;
};

/** Something a lesson asks its reader to do, and the time it is credited with. */
export type Activity = {
  kind: ActivityKind;
  /** null for what has none, such as a callout. */
  id: string | null;
  minutes: number;
  /** What it asks, in the lesson's own words: its prompt or its title. */
  task: string;
};

/** A lesson is an ordered list of these; only the blocks that are not HTML need anything of the person. */
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
  /** 1-based place in its module. */
  number: number;
  /** BCP 47 tag of the text: English where the program's language has none. The page says so with `lang`. */
  language: string;
  title: string;
  summary: string;
  /** Whole minutes for its words and activities, at least 1; see credit.ts. */
  minutes: number;
  words: number;
  activities: Activity[];
  contentNote: string | null;
  /** What changed in substance since the version people may have read before. */
  changed: string | null;
  sources: Source[];
  /** SHA-256 of the lesson's source text: what a completion records. */
  hash: string;
  blocks: Block[];
  reflections: { id: string; prompt: string }[];
  /**
   * Why the lesson cannot be shown; its blocks are then empty. Lesser faults (a dead link, a word to avoid) leave it up
   * and stand in the curriculum's `faults` alone.
   */
  faults: ContentFault[];
};

export type Module = {
  id: string;
  slug: string;
  title: string;
  summary: string;
  /** Hours credited by domain: what module.yaml claims, and never more than the text carries. */
  hours: Partial<Record<Domain, number>>;
  /** Sum of `hours`. */
  totalHours: number;
  /** Minutes of all lessons and the quiz, before rounding. */
  computedMinutes: number;
  /** Taught with a facilitator and not credited here. */
  live: { hours: number; covers: string; check: string | null } | null;
  competencies: string[];
  objectives: string[];
  keyTerms: string[];
  contentNote: string | null;
  /** The day it was written: YYYY-MM-DD */
  written: string;
  /** null until a subject expert has reviewed it. */
  reviewedBy: { role: string; name: string; date: string } | null;
  lessons: Lesson[];
  questions: Question[];
  checks: Question[];
  /**
   * Faults of module.yaml or quiz.yaml that make the quiz unfit (a lesson's own are on the lesson; lesser ones stand in
   * the curriculum's `faults` alone). A quiz with faults cannot be started.
   */
  faults: ContentFault[];
  /** SHA-256 of the canonical JSON of its version: credit, lessons and questions by hash. */
  hash: string;
};

/** A module as it is stored forever: what a completion on that day was a completion of. */
export type ModuleVersion = Pick<Module, "id" | "title" | "hours" | "written" | "hash"> & {
  lessons: { id: string; title: string; hash: string }[];
  /** Hashes of the bank's questions, sorted. */
  questions: string[];
  /** Absent until a subject expert has reviewed it. */
  reviewedBy?: { role: string; name: string; date: string };
};

/**
 * One requirement of a profile. Its kind is one of the folders in `features/certification/requirements`, which reads
 * whatever else stands in it; named here is only what other parts of the house need to know of any kind.
 */
export type Requirement = {
  id: string;
  kind: string;
  title: string;
  hours?: number;
  /** Ids of the modules that have to be completed for it. */
  modules?: string[];
  /** Ids of the modules that open practice; only the requirement that practice is logged for has them. */
  opensAfter?: string[];
  /** Slug of the policy that is agreed to; null when it is a statement. */
  policy?: string | null;
  /** Id of one of the profile's statements; null when it is a policy. */
  statement?: string | null;
  /** When the text is agreed to. */
  occasion?: AttestationOccasion;
};

export type QuizRules = {
  /** How many questions of the bank an attempt asks. */
  draw: number;
  passPercent: number;
  /** null: unlimited attempts. */
  tries: number | null;
  /** Hours to wait after the first, second … miss; the last value holds for every further miss. */
  waitHours: number[];
  /** null: no time limit. */
  timeLimitMinutes: number | null;
};

export type CrisisLine = {
  id: string;
  name: string;
  /** For whom, and when, in a few words. */
  about: string;
  phone: string | null;
  text: string | null;
  /** https address of a chat. */
  chat: string | null;
  /** The day someone last called or looked the line up: YYYY-MM-DD. */
  checkedOn?: string;
};

/** Who answers for people's data, on what ground, and who else handles it. */
export type DataProtection = {
  /** With at least one way to reach them. */
  controller: { name: string; address?: string; email?: string; phone?: string };
  legalBasis: string;
  /** Days within which a request about one's data is answered. */
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
    /** What this certificate is not (for instance: not a state credential); on certificate and public page. */
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
  /** Statements a person confirms with a checkbox (for instance: to be of age). */
  statements: { id: string; text: string }[];
  /** What is attested on joining: slugs of policies and ids of statements. */
  joining: { policies: string[]; statements: string[] };
  /** What the supervisor declares when signing off. */
  signOff: { statement: string; conflictDeclaration: string };
  /** Criteria an application can be returned for. */
  returnCriteria: { id: string; label: string }[];
  attention: { inactiveDays: number; missedTries: number; returnedDays: number };
  crisis: { emergency: { number: string; text: string }; lines: CrisisLine[]; localHelp: string | null };
  localRules: Partial<Record<LocalRuleId, string>>;
  paper: PaperSize;
  /** Where /exit leads: a neutral https site. */
  exitSite: string;
  /** Hours of modules are computed from their texts; absent in profiles from before that, which stay as they were. */
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
  /** SHA-256 of the text and facts, not of the markup: a new design asks no one to sign again. */
  hash: string;
};

export type GlossaryEntry = { id: string; term: string; meaning: string; see: string[] };

export type Competency = {
  id: string;
  title: string;
  /** What can be seen when someone does it well. */
  observable: string;
  redFlag: string;
  critical: string | null;
};

/**
 * A text that was in force, as it is stored forever in `content_versions`. `json` is canonical and holds the text with
 * its `hash`; stored.server.ts reads it back.
 */
export type ContentVersion = {
  kind: ContentKind;
  id: string;
  hash: string;
  json: string;
};

export interface Curriculum {
  program: Program;
  /** In the order of the path; modules with faults included. */
  modules: Module[];
  moduleById(id: string): Module | undefined;
  moduleBySlug(slug: string): Module | undefined;
  lessonById(id: string): Lesson | undefined;
  /** A question of any bank or check as it stands today. */
  questionById(id: string): Question | undefined;
  profiles: Profile[];
  profileById(id: string): Profile | undefined;
  policies: Policy[];
  policyBySlug(slug: string): Policy | undefined;
  glossary: GlossaryEntry[];
  sources: Source[];
  competencies: Competency[];
  /** A recording or captions that a lesson of the module with this slug names; nothing else is ever served. */
  mediaFile(module: string, name: string): MediaFile | undefined;
  faults: ContentFault[];
  versions: ContentVersion[];
}
