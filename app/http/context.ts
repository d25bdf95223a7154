import type { I18n, Messages } from "@lingui/core";

import type { Sessions } from "./session.server";
import type { Curriculum } from "~/curriculum/types";
import type { Database } from "~/db/types";
import type { Keeper } from "~/features/people/commands/unsent-forms.server";
import type { Deps } from "~/lib/ids";
import type { Viewer } from "~/lib/roles";

/** Passed to every loader and action by the composition root, only through `context`. */
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
  /** Nonce of this response's Content-Security-Policy. */
  nonce: string;
  /** Whether a page is requested; otherwise it is a page's data, for client-side navigation. */
  isPage: boolean;
  /** Shown on the error page and in the log. */
  requestId: string;
  /** Logs an unexpected error, with the request's id. */
  report: (event: string, error: unknown) => void;
  /** The signed-in person, or null. Guards read it; nothing else should. */
  viewer: Viewer | null;
  /** Who last used this browser, and the key to the forms stored for them; null when its cookie doesn't say. */
  keeper: Keeper | null;
  sessions: Sessions;
  /** The request's cookies, as sent. */
  cookies: string | null;
  /** Sets a cookie on whatever response is sent. */
  setCookie: (setCookie: string) => void;
  i18n: I18n;
  /** The active language's catalog, for the page. */
  messages: Messages;
  /** A hash of where the request came from, for counting attempts. */
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
