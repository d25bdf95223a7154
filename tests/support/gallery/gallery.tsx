import { Learn, Failed } from "./learn";
import { Lesson } from "./lesson";
import { Forms } from "./forms";
import { States } from "./states";
import { Manage } from "./manage";

export const PAGES = {
  learn: Learn,
  lesson: Lesson,
  forms: Forms,
  states: States,
  manage: Manage,
  failed: Failed,
};
