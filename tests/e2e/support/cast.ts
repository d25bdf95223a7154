import { PASSWORD } from "../../support/steps";

/** A person in a story, as they introduce themselves. */
export type Person = { email: string; legalName: string; shownName: string };

export { PASSWORD };
export const ADMIN: Person = { email: "ada@example.org", legalName: "Ada Adminson", shownName: "Ada" };
export const MANAGER: Person = { email: "mona@example.org", legalName: "Mona Managerová", shownName: "Mona" };
export const SUPERVISOR: Person = { email: "sam@example.org", legalName: "Sam Supervisor", shownName: "Sam" };
export const TRAINEE: Person = { email: "zoe@example.org", legalName: "Zoë Łukasińska", shownName: "Zoë" };
export const COHORT = "Spring group";

/** What a private note of the trainee says; no other person may read it. */
export const PRIVATE_NOTE = "A walk by the canal.";

const TITLES = [
  "Walking together",
  "Keeping well",
  "Every part of a lesson",
  "A second lesson",
  "What keeps you well",
  "Asking for help",
];

/** What no page title and no email subject may say. */
export const SECRETS = [ADMIN, MANAGER, SUPERVISOR, TRAINEE]
  .flatMap((person) => [person.legalName, person.email])
  .concat(TITLES, COHORT, TRAINEE.shownName);
