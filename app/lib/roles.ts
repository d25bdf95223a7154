import type { Role } from "./vocabulary";

/** The signed-in person, as every loader and action sees them. Read from the database on each request. */
export type Viewer = {
  personId: string;
  shownName: string;
  email: string;
  roles: Role[];
  /** BCP 47 and IANA: the person's own, or else the program's defaults. */
  locale: string;
  timeZone: string;
  sessionId: string;
  /** When the password was last entered, epoch milliseconds. */
  lastAuthAt: number;
};

/** Returns whether a person has any of these roles. */
export function hasRole(viewer: Pick<Viewer, "roles">, ...roles: Role[]): boolean {
  return roles.some((role) => viewer.roles.includes(role));
}
