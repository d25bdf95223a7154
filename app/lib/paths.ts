/** Every URL of the program is built here. */

const segment = (value: string | number) => encodeURIComponent(String(value));

export const paths = {
  home: () => "/",
  login: (returnTo?: string) => (returnTo ? `/login?to=${encodeURIComponent(returnTo)}` : "/login"),
  /** The page that a form returns to once its author has signed in again. */
  withUnsent: (path: string, unsent: string, form: string) =>
    `${path}${path.includes("?") ? "&" : "?"}unsent=${encodeURIComponent(unsent)}#${segment(form)}`,
  /** After a signed-out person submitted something that was not saved. */
  loginUnsaved: (returnTo: string) => `/login?unsaved=1&to=${encodeURIComponent(returnTo)}`,
  loginWithNewPassword: () => "/login?new-password=1",
  logout: () => "/logout",
  join: (token: string) => `/join/${segment(token)}`,
  forgotPassword: () => "/forgot-password",
  forgotPasswordSent: () => "/forgot-password?sent=1",
  resetPassword: (token: string) => `/reset-password/${segment(token)}`,
  confirmEmail: (token: string) => `/account/email/${segment(token)}`,
  undoEmail: (token: string) => `/account/email/undo/${segment(token)}`,
  setup: () => "/setup",

  learn: () => "/learn",
  module: (module: string) => `/learn/${segment(module)}`,
  lesson: (module: string, lesson: string) => `/learn/${segment(module)}/${segment(lesson)}`,
  lessonPart: (module: string, lesson: string, part: string) =>
    `/learn/${segment(module)}/${segment(lesson)}#${segment(part)}`,
  lessonWhy: (module: string, lesson: string, check: string) =>
    `/learn/${segment(module)}/${segment(lesson)}?why=${encodeURIComponent(check)}#${segment(`check-${check}`)}`,
  lessonAgain: (module: string, lesson: string, check: string) =>
    `/learn/${segment(module)}/${segment(lesson)}?again=${encodeURIComponent(check)}#${segment(`check-${check}`)}`,
  lessonNote: (module: string, lesson: string) => `/learn/${segment(module)}/${segment(lesson)}/note`,
  lessonPlace: (module: string, lesson: string) => `/learn/${segment(module)}/${segment(lesson)}/place`,
  /** @param version changes with the file's content, so that browsers can cache it for a long time */
  media: (module: string, name: string, version: string) =>
    `/media/${segment(module)}/${segment(name)}?v=${segment(version)}`,
  quiz: (module: string) => `/learn/${segment(module)}/quiz`,
  attempt: (module: string, attempt: string) => `/learn/${segment(module)}/quiz/${segment(attempt)}`,
  attemptQuestion: (module: string, attempt: string, position: number) =>
    `/learn/${segment(module)}/quiz/${segment(attempt)}?question=${position}`,
  attemptAll: (module: string, attempt: string) =>
    `/learn/${segment(module)}/quiz/${segment(attempt)}?view=all`,
  attemptCheck: (module: string, attempt: string) =>
    `/learn/${segment(module)}/quiz/${segment(attempt)}?step=check`,
  attemptAnswer: (module: string, attempt: string) =>
    `/learn/${segment(module)}/quiz/${segment(attempt)}/answer`,

  practice: () => "/practice",
  practiceNew: () => "/practice/new",
  practiceDraft: () => "/practice/draft",
  practiceEntry: (entry: string) => `/practice/${segment(entry)}`,

  certification: () => "/certification",
  certificationApply: () => "/certification/apply",
  certificationTexts: () => "/certification/texts",
  certificate: (code: string) => `/certificates/${segment(code)}`,
  certificatePdf: (code: string) => `/certificates/${segment(code)}.pdf`,
  verify: () => "/verify",
  verifyCode: (code: string) => `/verify/${segment(code)}`,

  supervise: () => "/supervise",
  superviseTrainee: (person: string) => `/supervise/trainees/${segment(person)}`,
  superviseEntry: (entry: string) => `/supervise/practice/${segment(entry)}`,
  superviseApplication: (application: string) => `/supervise/applications/${segment(application)}`,
  /** @param note an entry's id, or `all` */
  superviseApplicationNote: (application: string, note: string) =>
    `/supervise/applications/${segment(application)}?note=${encodeURIComponent(note)}#${note === "all" ? "practice" : segment(`entry-${note}`)}`,

  manage: () => "/manage",
  /** The people behind a figure of a manager's home. */
  figure: (figure: string, page = 1) =>
    page === 1 ? `/manage/figures/${segment(figure)}` : `/manage/figures/${segment(figure)}?page=${page}`,
  cohorts: () => "/manage/cohorts",
  cohortNew: () => "/manage/cohorts/new",
  cohort: (cohort: string) => `/manage/cohorts/${segment(cohort)}`,
  cohortCsv: (cohort: string) => `/manage/cohorts/${segment(cohort)}/export.csv`,
  cohortEdit: (cohort: string) => `/manage/cohorts/${segment(cohort)}/edit`,
  cohortProfile: (cohort: string, moved?: number) =>
    `/manage/cohorts/${segment(cohort)}/profile${moved === undefined ? "" : `?moved=${moved}`}`,
  /** @param invited after inviting a list: how many were */
  cohortInvite: (cohort: string, invited?: number) =>
    `/manage/cohorts/${segment(cohort)}/invite${invited === undefined ? "" : `?invited=${invited}`}`,
  cohortImport: (cohort: string) => `/manage/cohorts/${segment(cohort)}/import`,
  people: () => "/manage/people",
  /** @param query the filter of the list, as its page has it */
  peopleCsv: (query: string) => `/manage/people/export.csv${query}`,
  peopleInvite: () => "/manage/people/invite",
  person: (person: string) => `/manage/people/${segment(person)}`,
  personSupervisor: (person: string) => `/manage/people/${segment(person)}#supervisor`,
  personProfile: (person: string, moved?: number) =>
    `/manage/people/${segment(person)}/profile${moved === undefined ? "" : `?moved=${moved}`}`,
  manageApplications: () => "/manage/applications",
  manageApplication: (application: string) => `/manage/applications/${segment(application)}`,
  manageCertificate: (certificate: string) => `/manage/certificates/${segment(certificate)}`,
  updates: () => "/manage/updates",
  moduleUpdates: (module: string) => `/manage/updates/${segment(module)}`,
  program: () => "/manage/program",
  /** @param search the period and cohorts, as they stand in the page's URL */
  programFile: (file: "summary" | "people", format: "csv" | "xlsx", search: string) =>
    `/manage/program/${file}.${format}${search === "" ? "" : `?${search}`}`,
  audit: (query = "") => `/manage/audit${query === "" ? "" : `?${query}`}`,
  auditCsv: (query = "") => `/manage/audit/export.csv${query === "" ? "" : `?${query}`}`,

  admin: () => "/admin",
  adminContact: () => "/admin/contact",
  adminAccounts: () => "/admin/accounts",
  adminAccount: (person: string) => `/admin/accounts/${segment(person)}`,

  glossary: (term?: string) => (term ? `/glossary#${segment(term)}` : "/glossary"),
  policy: (slug: string, hash?: string) =>
    hash ? `/policies/${segment(slug)}?hash=${encodeURIComponent(hash)}` : `/policies/${segment(slug)}`,
  account: () => "/account",
  accountDone: (what: "profile" | "password" | "email") => `/account?done=${what}`,
  accountPassword: () => "/account/password",
  accountEmail: () => "/account/email",
  accountEmailSent: () => "/account/email?sent=1",
  accountSessions: () => "/account/sessions",
  accountSessionsDone: () => "/account/sessions?done=1",
  accountRecord: (page = 1) => (page === 1 ? "/account/record" : `/account/record?page=${page}`),
  helpNow: () => "/help-now",
  exit: () => "/exit",
} as const;
