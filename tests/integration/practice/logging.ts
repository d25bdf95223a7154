import { outcome, type TestPerson } from "../../support/world";
import type { practiceWorld } from "./support";
import { FILLED } from "./support";
import { action as entryAction } from "~/routes/practice.$id";
import { action as newAction } from "~/routes/practice.new";
import { newId } from "~/lib/ids";

export type World = Awaited<ReturnType<typeof practiceWorld>>;

export const send = ({ world }: World, who: TestPerson | null, fields: Record<string, string | string[]>) =>
  outcome(() => newAction(world.post(who, "/practice/new", { ...FILLED, id: newId(), ...fields })));

export const change = (
  { world }: World,
  who: TestPerson | null,
  id: string,
  fields: Record<string, string | string[]>,
) => outcome(() => entryAction(world.post(who, `/practice/${id}`, { id, ...fields }, { id })));
