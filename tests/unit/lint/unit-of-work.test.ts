import { ESLint, RuleTester } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, it } from "vitest";

import alongside from "../../lint/unit-of-work.mjs";

RuleTester.describe = describe;
RuleTester.it = it;

const within = (body: string) => `import { unitOfWork } from "~/db/unit-of-work.server";
async function command(db: Database, world: World) {
  await unitOfWork(db, async (tx) => { ${body} });
}`;

const awaited = [{ messageId: "awaited" }];
const otherDoor = [{ messageId: "otherDoor" }];
const outside = [{ messageId: "outside" }];

new RuleTester({ languageOptions: { parser: tseslint.parser } }).run(
  "unit-of-work",
  alongside.rules["unit-of-work"],
  {
    valid: [
      within("await tx.insert(rows).values({ id: 1 });"),
      within("const [row] = await tx.select().from(rows).where(eq(rows.id, 1)).limit(1); return row;"),
      within("await appendAudit(tx, { action: 'a.b' }, world);"),
      within("await takePlace({ tx, of: world });"),
      within("await Promise.all([tx.select().from(a), readMore(tx)]);"),
      within("await Promise.all(ids.map((id) => tx.delete(rows).where(eq(rows.id, id))));"),
      within("const query = tx.select().from(rows); const found = await query.limit(1); return found;"),
      within("const row = isNew ? null : await find(tx); return row;"),
      within("await (isNew ? undefined : find(tx));"),
      within(
        "return (await inChunks(ids, (some) => tx.select().from(rows).where(inArray(rows.id, some)))).flat();",
      ),
      // Before and after it, this is allowed.
      `async function command(db: Database) {
         const hash = await hashPassword("a");
         await unitOfWork(db, (tx) => tx.insert(rows).values({ hash }));
         await fetch("https://example.org");
         return db.select().from(rows);
       }`,
      "async function step(tx: Tx, deps: Deps) { await tx.delete(rows); await appendAudit(tx, {}, deps); }",
      "async function read(db: Reader) { return await db.select().from(rows); }",
    ],
    invalid: [
      { code: within("await hashPassword('a');"), errors: [...awaited, ...outside] },
      { code: within("await world.transport.send({});"), errors: awaited },
      { code: within("await new Promise((done) => later(done));"), errors: awaited },
      { code: within("await Promise.all([tx.select().from(a), send()]);"), errors: awaited },
      { code: within("await (isNew ? send() : find(tx));"), errors: awaited },
      { code: within("const pending = send(); await tx.delete(rows); await pending;"), errors: awaited },
      { code: within("for await (const part of world.body) await tx.insert(part);"), errors: awaited },
      { code: within("const [row] = await db.select().from(rows);"), errors: [...awaited, ...otherDoor] },
      {
        code: within("await appendAudit(tx, await find(world.db), {});"),
        errors: [...awaited, ...otherDoor],
      },
      { code: within("await find(tx, db);"), errors: otherDoor },
      { code: within("const { render } = await import('./pdf');"), errors: [...awaited, ...outside] },
      { code: within("await fetch(addressOf(tx));"), errors: outside },
      { code: within("setTimeout(() => undefined, 10);"), errors: outside },
      {
        code: `import { writeFileSync } from "node:fs"; ${within("writeFileSync('a', 'b');").slice(0)}`,
        errors: outside,
      },
      {
        code: `import * as argon from "@node-rs/argon2"; async function step(tx: Tx) { argon.hashSync("a"); }`,
        errors: outside,
      },
      { code: "async function step(tx: Tx, deps: Deps) { await deps.send(); }", errors: awaited },
      { code: "async function step(tx: Tx, store: Database) { await look(tx, store); }", errors: otherDoor },
    ],
  },
);

describe("in the project's own configuration", () => {
  it("a promise that is returned from a unit of work is checked too, by its type", async () => {
    const eslint = new ESLint();
    const [result] = await eslint.lintText(
      `import { outbox } from "~/db/schema/journal";
import type { Database } from "~/db/types";
import { unitOfWork } from "~/db/unit-of-work.server";

export const good = (db: Database) => unitOfWork(db, (tx) => tx.delete(outbox));
export const bad = (db: Database, send: () => Promise<void>) => unitOfWork(db, () => send());
export const worse = (db: Database, send: () => Promise<void>) =>
  unitOfWork(db, async (tx) => {
    await tx.delete(outbox);
    return send();
  });
`,
      { filePath: "app/features/operations/commands/clean-up.server.ts" },
    );
    expect(result?.messages.map(({ ruleId, line }) => ({ ruleId, line }))).toEqual([
      { ruleId: "alongside/unit-of-work", line: 6 },
      { ruleId: "alongside/unit-of-work", line: 10 },
    ]);
  }, 120_000);
});
