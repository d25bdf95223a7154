import type { I18n, Messages } from "@lingui/core";

import type { Sessions } from "./session.server";
import type { Curriculum } from "~/curriculum/types";
import type { Database } from "~/db/types";
import type { Keeper } from "~/features/people/commands/unsent-forms.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/** What the composition root hands to every loader and action; taken from `context`, and from nowhere else. */
export type AppContext = Deps & {
  db: Database;
  curriculum: Curriculum;
  settings: {
    siteUrl: string;
    mode: "production" | "demo" | "development" | "test";
    smtpUrl: string | null;
    outboxDir: string;
    /** null: the server makes no backups by itself. */
    backup: { dir: string; everyHours: number; copyDir: string | null } | null;
  };
  /** Of this response's Content-Security-Policy. */
  nonce: string;
  /** Whether a page is asked for; otherwise it is the data of one, for a browser that moves on within the program. */
  isPage: boolean;
  /** Named on the error page and in the log. */
  requestId: string;
  /** Notes in the log what should not have happened, with the request's id. */
  report: (event: string, error: unknown) => void;
  /** Who is signed in, or null. Guards read it; nothing else should. */
  viewer: Viewer | null;
  /** Whose browser it was last, and the key to what was kept for them; null when its cookie does not say. */
  keeper: Keeper | null;
  sessions: Sessions;
  /** The request's cookies, as it sent them. */
  cookies: string | null;
  /** Puts a cookie on the answer, whatever that will be. */
  setCookie: (setCookie: string) => void;
  i18n: I18n;
  /** The active language's catalogue, for the page. */
  messages: Messages;
  /** A hash of where the request came from, for counting tries. */
  clientKey: string;
};

declare module "@remix-run/server-runtime" {
  interface AppLoadContext extends AppContext {}
  interface Future {
    v3_singleFetch: true;
  }
}

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
}
