import type { Curriculum, Lesson } from "~/curriculum/types";
import { unpacked } from "~/db/packed";
import type { Reader } from "~/db/types";
import { holdsUpdates } from "~/features/certification/application-states";
import { statesQuery } from "~/features/certification/queries/applications.server";
import { idsOfManaged, namesOfManaged } from "~/features/cohorts/queries/cohorts.server";
import {
  finishersQuery,
  hashOfPeople,
  reachOf,
  type ModuleReach,
} from "~/features/learning/queries/update-reach.server";
import { inNameOrder, sortKey } from "~/lib/fold";
import { PAGE_SIZE, pageOf } from "~/lib/paging";
import type { Viewer } from "~/lib/roles";
import { APPLICATION_STATES } from "~/lib/vocabulary";

/* What a manager sees of lessons that changed since people finished them. Scoped by the cohorts they manage. */

/** A required update: when, for how many of the manager's people, and how many of them have read it. */
export type RequiredLine = { id: string; requiredAt: number; asked: number; done: number };

export type UpdatedModule = {
  slug: string;
  title: string;
  lessons: number;
  /** Those who finished it with an earlier text, and how many of them have read all that is new. */
  people: number;
  read: number;
  /** Latest first. */
  required: RequiredLine[];
};

/** Returns the modules that changed since a manager's people finished them, or in which something was required. */
export async function updatedModules(
  db: Reader,
  viewer: Viewer,
  { curriculum }: { curriculum: Curriculum },
): Promise<UpdatedModule[]> {
  const reach = await reachOf(db, curriculum.modules, idsOfManaged(db, viewer.personId));
  return reach.flatMap(({ module, news, reached, required }) => {
    if (reached.length === 0 && required.length === 0) return [];
    return [
      {
        slug: module.slug,
        title: module.title,
        lessons: news.length,
        people: reached.length,
        read: reached.filter(({ unread }) => unread.length === 0).length,
        required: required.map(lineOf),
      },
    ];
  });
}

/** A person whom requiring the updates would affect. */
export type TouchedPerson = {
  personId: string;
  shownName: string;
  cohorts: string[];
  finishedAt: number;
  /** Titles of what they haven't read yet. */
  lessons: string[];
  /** They still have to apply: they would have to read it first. */
  isHeld: boolean;
};

export type UpdatePreview = {
  module: { id: string; slug: string; title: string; hash: string };
  lessons: (Pick<Lesson, "slug" | "title" | "minutes" | "changed"> & { kind: "new" | "changed" })[];
  /** Those who finished it with an earlier text, and how many of them have read all that is new. */
  people: number;
  read: number;
  touched: {
    /** Sent with the form, so that no one is affected who wasn't shown. */
    hash: string;
    total: number;
    held: number;
    page: number;
    pages: number;
    rows: TouchedPerson[];
  };
  /** Latest first. */
  required: RequiredLine[];
};

/**
 * Returns what is new in a module, and whom requiring it would affect; null when there is no such module.
 * @param of.askedPage of the people, as it stands in the URL
 */
export async function updatePreview(
  db: Reader,
  viewer: Viewer,
  of: { slug: string; askedPage: string | null },
  { curriculum }: { curriculum: Curriculum },
): Promise<UpdatePreview | null> {
  const module = curriculum.moduleBySlug(of.slug);
  if (!module) return null;
  const whose = idsOfManaged(db, viewer.personId);
  const [[reach], names, states] = await Promise.all([
    reachOf(db, [module], whose),
    namesOfManaged(db, viewer.personId, finishersQuery(db, module.id)),
    statesQuery(db, "", whose),
  ]);
  if (!reach) return null;
  const held = heldIn(states);
  const everyone = reach.touched.map(({ personId, finishedAt, unread }): TouchedPerson => ({
    personId,
    shownName: names.get(personId)?.shownName ?? "",
    cohorts: names.get(personId)?.cohorts ?? [],
    finishedAt,
    lessons: unread.map(({ lesson }) => lesson.title),
    isHeld: held.has(personId),
  }));
  const keys = new Map(everyone.map(({ personId, shownName }) => [personId, sortKey(shownName)]));
  const keyed = ({ personId }: TouchedPerson) => ({ personId, sortKey: keys.get(personId) ?? "" });
  everyone.sort((a, b) => inNameOrder(keyed(a), keyed(b)));
  const { page, pages, from } = pageOf(of.askedPage, everyone.length);
  return {
    module: { id: module.id, slug: module.slug, title: module.title, hash: module.hash },
    lessons: reach.news.map(({ kind, lesson: { slug, title, minutes, changed } }) => ({
      slug,
      title,
      minutes,
      changed,
      kind,
    })),
    people: reach.reached.length,
    read: reach.reached.filter(({ unread }) => unread.length === 0).length,
    touched: {
      hash: hashOfPeople(everyone.map(({ personId }) => personId)),
      total: everyone.length,
      held: everyone.filter(({ isHeld }) => isHeld).length,
      page,
      pages,
      rows: everyone.slice(from, from + PAGE_SIZE),
    },
    required: reach.required.map(lineOf),
  };
}

function lineOf({ id, requiredAt, asked, open }: ModuleReach["required"][number]): RequiredLine {
  return { id, requiredAt, asked: asked.length, done: asked.length - open.size };
}

const HOLDING: ReadonlySet<string> = new Set(APPLICATION_STATES.filter(holdsUpdates));

/** Returns the people whose application shows that they still have to apply. */
function heldIn(rows: Awaited<ReturnType<typeof statesQuery>>): ReadonlySet<string> {
  return new Set(
    rows.flatMap(({ ids, states }) => {
      const stateOf = unpacked(states);
      return unpacked(ids).filter((_personId, place) => HOLDING.has(stateOf[place] ?? ""));
    }),
  );
}
