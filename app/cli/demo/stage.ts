import { ACCOUNTS, DEMO_PASSWORD, type Part } from "./cast";
import { chanceFrom, idAt } from "./chance";
import { keepEarlierProfile } from "./earlier";
import type { Curriculum } from "~/curriculum/types";
import { people, personRoles } from "~/db/schema/people";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { DAY, HOUR, MINUTE } from "~/lib/dates";
import { nameKeys } from "~/lib/fold";
import { i18nFor } from "~/lib/i18n";
import { hashPassword } from "~/lib/password.server";
import type { Viewer } from "~/lib/roles";

export type Actor = Viewer & { legalName: string };

/** Returns what the demo's writers share: the database, a clock set to the day of each event, and chance. */
export async function setStage(db: Database, curriculum: Curriculum, today: number, siteUrl: string) {
  const chance = chanceFrom(20_261_121);
  const clock = { at: today };
  const profile = curriculum.profileById(curriculum.program.defaultProfile);
  if (!profile) throw new Error("The demo needs the program's default profile.");
  const earlier = await keepEarlierProfile(db, { profile, curriculum, since: today - 1000 * DAY });
  const passwordHash = await hashPassword(DEMO_PASSWORD);

  const between = (low: number, high: number) => low + Math.floor(chance() * (high - low + 1));
  const oneOf = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(chance() * items.length)];
    if (item === undefined) throw new Error("There is nothing to choose from.");
    return item;
  };
  /** Returns an instant on that day when people are awake. */
  const daysAgo = (days: number, hour = between(9, 18)) => {
    const day = today - Math.max(days, 0) * DAY;
    return Math.min(day - (day % DAY) + (hour + 5) * HOUR + between(0, 59) * MINUTE, today - MINUTE);
  };
  const newId = () => idAt(clock.at, chance);

  async function enter(part: Part, at: number, status: "active" | "deactivated" = "active"): Promise<Actor> {
    clock.at = at;
    const id = newId();
    await unitOfWork(db, async (tx) => {
      await tx.insert(people).values({
        id,
        email: part.email,
        legalName: part.legalName,
        shownName: part.shownName,
        ...nameKeys(part),
        passwordHash,
        status,
        createdAt: at,
        lastActiveAt: at,
        deactivatedAt: status === "deactivated" ? at : null,
      });
      for (const role of part.roles)
        await tx.insert(personRoles).values({ personId: id, role, grantedAt: at, grantedBy: null });
    });
    return {
      personId: id,
      shownName: part.shownName,
      legalName: part.legalName,
      email: part.email,
      roles: part.roles,
      locale: curriculum.program.language,
      timeZone: curriculum.program.timeZone,
      sessionId: "demo",
      lastAuthAt: at,
    };
  }

  const deps = {
    now: () => clock.at,
    newId,
    curriculum,
    i18n: i18nFor("en"),
    settings: { siteUrl },
  };

  return {
    db,
    curriculum,
    profile,
    earlier,
    today,
    clock,
    chance,
    between,
    oneOf,
    daysAgo,
    newId,
    enter,
    deps,
  };
}

export type Stage = Awaited<ReturnType<typeof setStage>>;

/** Returns what the terminal says once the demo is running. */
export function playbill(siteUrl: string, outboxDir: string): string {
  const lines = Object.values(ACCOUNTS).map(
    ({ email, roles }) => `  ${email.padEnd(26)} ${roles.join(", ")}`,
  );
  return [
    "",
    `Alongside is at ${siteUrl}`,
    "",
    "Everyone in this demo is fictional. Sign in as one of them:",
    ...lines,
    `  password: ${DEMO_PASSWORD}`,
    "",
    "ready@demo.example is one quiz and one entry of practice hours away from applying.",
    `Email is not sent; it is written to ${outboxDir}/. Stop with Ctrl+C.`,
    "",
  ].join("\n");
}
