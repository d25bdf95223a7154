import type { Curriculum } from "~/curriculum/types";
import type { Reader } from "~/db/types";
import {
  evaluateApplication,
  latestApplicationOf,
} from "~/features/certification/queries/applications.server";

/** Returns one person's evaluation with the fingerprint of the evidence; null without any application. */
export async function evaluationOf(db: Reader, curriculum: Curriculum, personId: string) {
  const application = await latestApplicationOf(db, personId);
  return application ? (await evaluateApplication(db, curriculum, application)).evaluation : null;
}
