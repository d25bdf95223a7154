import { outcome, type TestPerson } from "../../support/world";
import type { practiceWorld } from "./support";
import { action as reviewAction, loader as entryLoader } from "~/routes/supervise.practice.$id";
import { action as traineeAction, loader as traineeLoader } from "~/routes/supervise.trainees.$id";

export type World = Awaited<ReturnType<typeof practiceWorld>>;

export const decide = (
  { world, trainee }: World,
  who: TestPerson | null,
  fields: Record<string, string | string[]>,
  of: { id: string } = trainee,
) => outcome(() => traineeAction(world.post(who, `/supervise/trainees/${of.id}`, fields, { id: of.id })));

export const confirm = (all: World, who: TestPerson | null, ...pairs: string[]) =>
  decide(all, who, { intent: "confirm", entry: pairs });

export const review = (
  { world }: World,
  who: TestPerson | null,
  id: string,
  fields: Record<string, string>,
) => outcome(() => reviewAction(world.post(who, `/supervise/practice/${id}`, fields, { id })));

export const traineePage = (
  { world, trainee }: World,
  who: TestPerson | null,
  of: { id: string } = trainee,
) => outcome(() => traineeLoader(world.get(who, `/supervise/trainees/${of.id}`, { id: of.id })));

export const entryPage = ({ world }: World, who: TestPerson | null, id: string) =>
  outcome(() => entryLoader(world.get(who, `/supervise/practice/${id}`, { id })));
