import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ComponentType } from "react";

import { setupI18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { createRemixStub } from "@remix-run/testing";
import { eq } from "drizzle-orm";
import { renderToStaticMarkup } from "react-dom/server";
import { onTestFinished } from "vitest";

import { parseMail } from "./mail-file";
import { outcome, type TestPerson, type TestWorld } from "./world";
import type { Curriculum } from "~/curriculum/types";
import { outbox } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import type { World } from "~/server/types";
import { runDueJobs } from "~/server/jobs";

const i18n = setupI18n({ locale: "en", messages: { en: {} } });

type RouteModule = {
  default: ComponentType;
  loader: (args: LoaderFunctionArgs) => unknown;
  action?: (args: ActionFunctionArgs) => unknown;
};

/** Returns the text of a page as `who` reads it at this address: the loader's data, rendered by the route. */
export async function readPage(
  world: TestWorld,
  route: RouteModule,
  who: TestPerson | null,
  address: string,
  params: Record<string, string> = {},
): Promise<{ status: number; text: string; markup: string; data: unknown }> {
  const got = await outcome(() => route.loader(world.get(who, address, params)));
  return { ...got, ...drawn(route, address, got.data ?? null) };
}

/** Renders a route from its loader's data and its action's response. */
export function drawn(
  route: RouteModule,
  address: string,
  data: unknown,
  answer?: unknown,
  id = "page",
): { text: string; markup: string } {
  const Stub = createRemixStub([{ id, path: "*", Component: route.default, loader: () => null }]);
  const report = console.error;
  console.error = (...args: unknown[]) => {
    if (!String(args[0]).includes("useLayoutEffect does nothing on the server")) report(...args);
  };
  try {
    const markup = renderToStaticMarkup(
      <I18nProvider i18n={i18n}>
        <Stub
          initialEntries={[address]}
          hydrationData={{
            loaderData: { [id]: data },
            ...(answer === undefined ? {} : { actionData: { [id]: answer } }),
          }}
        />
      </I18nProvider>,
    );
    return { markup, text: textOf(markup) };
  } finally {
    console.error = report;
  }
}

/** Returns the text of a page, without its tags. */
function textOf(markup: string): string {
  return markup
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&#x27;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ");
}

/** Runs a server's due jobs and returns the emails they have written. */
export function office(world: TestWorld, curriculum: Curriculum = world.curriculum) {
  const outboxDir = mkdtempSync(join(tmpdir(), "alongside-leaving-"));
  onTestFinished(() => rmSync(outboxDir, { recursive: true, force: true }));
  const skip = () => undefined;
  const settings = {
    siteUrl: "https://learn.example.org",
    smtpUrl: null,
    mailFrom: "no-reply@example.org",
    outboxDir,
    backup: null,
  };
  const { db, sessions, deps } = world;
  const log = { error: skip, warn: skip, info: skip, debug: skip };
  const server = { settings, db, sessions, ...deps, curriculum, log } as unknown as World;
  return {
    /** Runs the due jobs and returns every email sent so far, oldest first. */
    async deliver() {
      await runDueJobs(server, { all: true });
      return readdirSync(outboxDir)
        .sort()
        .map((name) => parseMail(readFileSync(join(outboxDir, name), "utf8")));
    },
    rows: () => db.select().from(outbox).orderBy(outbox.id),
  };
}

/** Deactivates an account as the first release did: only the status changes, with no follow-up. */
export async function closeAsBefore(world: TestWorld, who: { id: string }): Promise<void> {
  await unitOfWork(world.db, (tx) =>
    tx
      .update(people)
      .set({ status: "deactivated", deactivatedAt: world.clock.now })
      .where(eq(people.id, who.id)),
  );
}
