import { setupI18n } from "@lingui/core";
import type { Profile, Requirement } from "~/curriculum/types";
import { type Version } from "~/features/agreements/model";
import { moduleNames } from "~/features/certification/profile-move";

export const i18n = setupI18n({ locale: "en", messages: { en: {} } });

export const training: Requirement = {
  id: "training",
  kind: "modules",
  title: "Training",
  modules: ["m01"],
  hours: 2,
};

export const practice: Requirement = {
  id: "practice",
  kind: "practice_hours",
  title: "Practice",
  hours: 10,
  opensAfter: ["m01"],
};

export const code: Requirement = {
  id: "code",
  kind: "attestation",
  title: "Agree to the code",
  policy: "code-of-ethics",
  statement: null,
  occasion: "joining",
};

export const adult: Requirement = {
  id: "adult",
  kind: "attestation",
  title: "Confirm your age",
  policy: null,
  statement: "adult",
  occasion: "joining",
};

export const signature: Requirement = { id: "signature", kind: "sign_off", title: "Signature" };

export const profile: Profile = {
  id: "default",
  title: "Default",
  credential: { title: "Certificate", certifyingBody: "Body", statement: "did", scopeNote: null },
  termYears: 2,
  graceDays: 90,
  requirements: [code, adult, training, practice, signature],
  quiz: { draw: 10, passPercent: 80, tries: null, waitHours: [0, 24], timeLimitMinutes: null },
  practice: { noteMax: 500, dayFlagHours: 12, settings: [], activities: [] },
  statements: [
    { id: "adult", text: "I am 18 or older." },
    { id: "unasked", text: "Nobody asks for this." },
  ],
  joining: { policies: ["code-of-ethics"], statements: ["adult"] },
  signOff: { statement: "I saw it.", conflictDeclaration: "None." },
  returnCriteria: [],
  attention: { inactiveDays: 14, missedTries: 2, returnedDays: 14 },
  crisis: { emergency: { number: "911", text: "Call." }, lines: [], localHelp: null },
  localRules: {},
  paper: "letter",
  exitSite: "https://example.org/",
  hash: "then",
};

export const texts = { "code-of-ethics": "c1", adult: "a1", unasked: "u1", "data-notice": "d1" };

export const then: Version = { profile, texts };

export const later = (change: Partial<Profile>, changedTexts: Record<string, string> = {}): Version => ({
  profile: { ...profile, ...change, hash: "now" },
  texts: { ...texts, ...changedTexts },
});

export const nameOf = moduleNames([
  { id: "m01", title: "First" },
  { id: "m09", title: "Overdose recognition and response" },
]);
