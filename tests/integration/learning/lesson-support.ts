import { outcome, testWorld, type TestPerson, type TestWorld } from "../../support/world";
import { action, loader } from "~/routes/learn.$module.$lesson";

export const FIRST = { module: "walking-together", lesson: "every-part" };
export const SECOND = { module: "walking-together", lesson: "second-lesson" };
export const LOCKED = { module: "keeping-well", lesson: "what-keeps-you-well" };
export const CHECK = "t01-l1-k1";
export const NOTE = "t01-l1-r1";

export async function people() {
  const world = await testWorld();
  const manager = await world.person("Mara", "manager");
  const cohort = await world.cohort("Spring", manager);
  const supervisor = await world.person("Sam", "supervisor");
  const of = { cohort, supervisor, assignedBy: manager };
  const trainee = await world.trainee("Tara", of);
  const other = await world.trainee("Otto", of);
  return { ...world, world, manager, supervisor, trainee, other };
}

export const at = (params: { module: string; lesson: string }) => `/learn/${params.module}/${params.lesson}`;
export const open = (world: TestWorld, who: TestPerson | null, params = FIRST, query = "") =>
  outcome(() => loader(world.get(who, `${at(params)}${query}`, params)));
export const send = (
  world: TestWorld,
  who: TestPerson | null,
  fields: Record<string, string | string[]>,
  params = FIRST,
) => outcome(() => action(world.post(who, at(params), fields, params)));

export type Page = Awaited<ReturnType<typeof loader>>["page"];
export type LessonOf = Extract<Page, { kind: "lesson" }>;

export async function lessonOf(
  world: TestWorld,
  who: TestPerson,
  params = FIRST,
  query = "",
): Promise<LessonOf> {
  const { page } = await loader(world.get(who, `${at(params)}${query}`, params));
  if (page.kind !== "lesson") throw new Error(`expected a lesson, got ${page.kind}`);
  return page;
}

export const checkIn = (page: LessonOf) =>
  page.blocks.flatMap((block) => (block.kind === "check" ? [block.check] : []))[0]!;
export const noteIn = (page: LessonOf) =>
  page.blocks.flatMap((block) => (block.kind === "reflection" ? [block] : []))[0]!;
