import pg from "pg";

import { DOUBLED, HALF_DONE, questionOf } from "../../drills/support/ledger";
import type { Claim } from "../../drills/support/story";

/** What a PostgreSQL database holds: the same queries as the drills run on a file. */
export async function lookIntoPostgres(url: string, claims: readonly Claim[]) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const ask = async (text: string, params: unknown[] = []) => {
    let number = 0;
    const numbered = text
      .replace("chosen = ?", "chosen::text = ?")
      .replaceAll("?", () => `$${(number += 1)}`);
    const { rows } = await client.query<Record<string, unknown>>(numbered, params);
    return rows;
  };
  const found = async (queries: Record<string, string>) => {
    const all: { what: string; row: Record<string, unknown> }[] = [];
    for (const [what, text] of Object.entries(queries)) {
      for (const row of await ask(text)) all.push({ what, row });
    }
    return all;
  };
  try {
    const lost: Claim[] = [];
    for (const claim of claims) {
      const [text, ...params] = questionOf(claim);
      if ((await ask(text, params)).length === 0) lost.push(claim);
    }
    return { lost, halfDone: await found(HALF_DONE), doubled: await found(DOUBLED) };
  } finally {
    await client.end();
  }
}
