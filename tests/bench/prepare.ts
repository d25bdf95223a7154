import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { fill, PASSWORD, type BenchData } from "./data";
import { hashStatement } from "~/curriculum/hash.server";
import { loadCurriculum } from "~/curriculum/load.server";
import type { Curriculum } from "~/curriculum/types";
import { openSqlite } from "~/db/sqlite.server";
import { defaultProfile } from "~/features/agreements/model";
import { REQUIREMENT_SCHEMAS } from "~/features/certification/requirements/registry.server";
import { hashPassword } from "~/lib/password.server";

/** The first of the four ports used for measuring. */
export const PORT = Number(process.env.BENCH_PORT ?? 4700);

export function readContent(): Promise<Curriculum> {
  return loadCurriculum({
    requirements: REQUIREMENT_SCHEMAS,
    contentDir: join(process.cwd(), "content"),
    cacheDir: join(process.cwd(), "build/content"),
  });
}

export type Scene = { folder: string; databaseUrl: string; data: BenchData; places: Places };

/** The slugs the load requests. */
export type Places = {
  module: string;
  lesson: string;
  withNote: string;
  draw: number;
  curriculum: Curriculum;
};

/** Makes a database of this many people in a separate folder, which the caller removes. */
export async function prepare(size: number, curriculum: Curriculum): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), "alongside-bench-"));
  const file = join(folder, "bench.db");
  const db = await openSqlite(`file:${file}`);
  await db.close();
  const profile = defaultProfile(curriculum);
  const [module] = curriculum.modules;
  const lesson = module?.lessons[0];
  if (!profile || !module || !lesson) throw new Error("The content has no module.");
  const texts = Object.fromEntries(curriculum.policies.map((policy) => [policy.slug, policy.hash]));
  const data = fill(file, size, {
    modules: curriculum.modules,
    profile,
    texts,
    passwordHash: await hashPassword(PASSWORD),
    attested: profile.requirements.flatMap((requirement) => {
      if (requirement.kind !== "attestation" || requirement.occasion !== "joining") return [];
      const { policy } = requirement;
      if (policy) return [{ kind: "policy", id: policy, hash: texts[policy] ?? "" }];
      const statement = profile.statements.find(({ id }) => id === requirement.statement);
      return statement ? [{ kind: "statement", id: statement.id, hash: hashStatement(statement) }] : [];
    }),
  });
  const withNote = module.lessons.find((one) => one.blocks.some((block) => block.kind === "reflection"));
  const places = {
    module: module.slug,
    lesson: lesson.slug,
    withNote: (withNote ?? lesson).slug,
    draw: profile.quiz.draw,
    curriculum,
  };
  return { folder, databaseUrl: `file:${file}`, data, places };
}
