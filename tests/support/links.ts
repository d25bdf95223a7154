import { afterEach, beforeEach, vi } from "vitest";
import { and, desc, eq } from "drizzle-orm";

import { TEST_NOW, type TestWorld } from "./world";
import { outbox } from "~/db/schema/journal";
import type { MailTemplate } from "~/lib/vocabulary";

/** Returns the token in the latest pending email of a kind to an address. */
export async function tokenFor(world: TestWorld, email: string, template: MailTemplate): Promise<string> {
  const [mail] = await world.db
    .select({ params: outbox.params })
    .from(outbox)
    .where(and(eq(outbox.toEmail, email), eq(outbox.template, template)))
    .orderBy(desc(outbox.createdAt), desc(outbox.id));
  const token = mail?.params.path?.split("/").at(-1);
  if (!token) throw new Error(`No mail of the kind ${template} waits for ${email}.`);
  return token;
}

/** Returns how many emails of a kind are pending for an address. */
export async function mailsFor(world: TestWorld, email: string, template: MailTemplate): Promise<number> {
  return world.db.$count(outbox, and(eq(outbox.toEmail, email), eq(outbox.template, template)));
}

/** Sets the wall clock, which Lucia reads, to the test's own clock for the duration of a test. */
export function standStill(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: TEST_NOW });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}
