/** What each trainee in the demo has done so far: the stage, and how long ago it began. */

export type Stage =
  | "new"
  | "reading"
  | "quizzing"
  | "waiting"
  | "practising"
  | "queried"
  | "nearly"
  | "ready"
  | "submitted"
  | "returned"
  | "recommended"
  | "issued"
  | "expired"
  | "suspended"
  | "revoked"
  | "denied"
  | "withdrawn"
  | "quiet"
  | "left"
  | "deactivated";

export type Life = {
  stage: Stage;
  /** How many modules have been read and passed. */
  modules: number;
  /** Hours confirmed by the supervisor. */
  hours: number;
};

export type CohortPlan = {
  name: string;
  startedDaysAgo: number;
  isClosed: boolean;
  /** The version of the profile that its people began under. */
  heldTo: "profile" | "earlier";
  /** Positions in the list of supervisors; the first is the demo account. */
  supervisors: number[];
  /** "demo", or a position in the list of other managers. */
  manager: "demo" | number;
  lives: Life[];
};

const times = (count: number, life: Life): Life[] => Array.from({ length: count }, () => life);

export const COHORTS: CohortPlan[] = [
  {
    name: "Harbor",
    startedDaysAgo: 980,
    isClosed: true,
    heldTo: "earlier",
    supervisors: [1, 2],
    manager: "demo",
    lives: [
      ...times(6, { stage: "expired", modules: 4, hours: 124 }),
      ...times(2, { stage: "withdrawn", modules: 2, hours: 0 }),
    ],
  },
  {
    name: "Juniper",
    startedDaysAgo: 230,
    isClosed: false,
    heldTo: "earlier",
    supervisors: [0, 1, 3],
    manager: "demo",
    lives: [
      ...times(7, { stage: "issued", modules: 4, hours: 126 }),
      { stage: "suspended", modules: 4, hours: 121 },
      { stage: "revoked", modules: 4, hours: 122 },
      { stage: "denied", modules: 4, hours: 120 },
      ...times(2, { stage: "recommended", modules: 4, hours: 123 }),
      ...times(2, { stage: "submitted", modules: 4, hours: 121 }),
      { stage: "returned", modules: 4, hours: 120 },
      { stage: "ready", modules: 4, hours: 120 },
      { stage: "practising", modules: 4, hours: 96 },
      { stage: "left", modules: 3, hours: 0 },
    ],
  },
  {
    name: "Maple",
    startedDaysAgo: 96,
    isClosed: false,
    heldTo: "earlier",
    supervisors: [0, 2],
    manager: "demo",
    lives: [
      ...times(5, { stage: "practising", modules: 4, hours: 44 }),
      ...times(3, { stage: "practising", modules: 4, hours: 71 }),
      { stage: "queried", modules: 4, hours: 30 },
      { stage: "nearly", modules: 4, hours: 112 },
      { stage: "waiting", modules: 3, hours: 0 },
      { stage: "quizzing", modules: 2, hours: 0 },
      ...times(3, { stage: "reading", modules: 3, hours: 0 }),
      { stage: "quiet", modules: 1, hours: 0 },
      { stage: "deactivated", modules: 1, hours: 0 },
    ],
  },
  {
    name: "Aspen",
    startedDaysAgo: 24,
    isClosed: false,
    heldTo: "profile",
    supervisors: [0, 3],
    manager: "demo",
    lives: [
      ...times(4, { stage: "new", modules: 0, hours: 0 }),
      ...times(5, { stage: "reading", modules: 0, hours: 0 }),
      ...times(4, { stage: "reading", modules: 1, hours: 0 }),
      { stage: "waiting", modules: 1, hours: 0 },
      { stage: "quizzing", modules: 1, hours: 0 },
      { stage: "quiet", modules: 0, hours: 0 },
      { stage: "withdrawn", modules: 1, hours: 0 },
    ],
  },
  {
    name: "River (evenings)",
    startedDaysAgo: 60,
    isClosed: false,
    heldTo: "profile",
    supervisors: [2],
    manager: 0,
    lives: [
      ...times(2, { stage: "reading", modules: 2, hours: 0 }),
      { stage: "practising", modules: 5, hours: 12 },
    ],
  },
];
