import { resolve } from "node:path";
import { z } from "zod";

/** The settings from the environment; parsed once, at start. */
export type Settings = {
  mode: "production" | "demo" | "development" | "test";
  port: number;
  host: string;
  /** Without a trailing slash. Every link that leaves the program begins with it. */
  siteUrl: string;
  databaseUrl: string;
  contentDir: string;
  /** null: emails are written as files to `outboxDir`. */
  smtpUrl: string | null;
  mailFrom: string;
  outboxDir: string;
  /** Hops of trusted proxies in front of the program; 0: none. */
  trustProxy: number;
  logLevel: "silent" | "error" | "warn" | "info" | "debug";
  /** null: the server makes no backups by itself. */
  backup: BackupSettings | null;
  /** An update makes no backup first: for one start, when there is no room for it. */
  skipMigrationBackup: boolean;
  /** Worker processes; 1: this process alone. */
  workers: number;
  /** The bearer token of `/metrics`; null: there is no such page. */
  metricsToken: string | null;
  /** A request or a statement is logged as slow from this many milliseconds. */
  slowRequestMs: number;
  slowQueryMs: number;
};

export type BackupSettings = {
  dir: string;
  everyHours: number;
  /** How many of the newest are retained, besides the first of each of the last six months. */
  keep: number;
  /** A second folder, best on another disk, to which each backup is copied. */
  copyDir: string | null;
};

/** An invalid setting; the message is one line that names it. */
export class SettingUnusable extends Error {
  override name = "SettingUnusable";
}

const isLoopback = (host: string) => ["localhost", "127.0.0.1", "[::1]", "::1"].includes(host);

/**
 * Reads the settings from the environment.
 * @throws SettingUnusable naming the first invalid one
 */
export function readSettings(env: Record<string, string | undefined>, mode: Settings["mode"]): Settings {
  const blankless = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const schema = z.object({
    PORT: z.coerce.number().int().min(0).max(65535).default(3000),
    HOST: z.string().default(mode === "production" ? "0.0.0.0" : "127.0.0.1"),
    SITE_URL: z.url({ protocol: /^https?$/ }).optional(),
    DATABASE_URL: z
      .string()
      .regex(/^(file:.+|postgres(ql)?:\/\/.+)/, "must be file:path or postgres://user:password@host/name")
      .default(mode === "demo" ? "file:data/demo.db" : "file:data/alongside.db"),
    CONTENT_DIR: z.string().default("content"),
    SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
    MAIL_FROM: z.email().default("no-reply@localhost.localdomain"),
    OUTBOX_DIR: z.string().default("data/outbox"),
    TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
    LOG_LEVEL: z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
    SKIP_MIGRATION_BACKUP: z.enum(["0", "1"]).default("0"),
    BACKUP_DIR: z.string().optional(),
    BACKUP_EVERY_HOURS: z.coerce.number().min(1).max(8760).default(24),
    BACKUP_KEEP: z.coerce.number().int().min(1).max(10_000).default(14),
    BACKUP_COPY_DIR: z.string().optional(),
    WORKERS: z.coerce.number().int().min(1).max(64).default(1),
    METRICS_TOKEN: z
      .string()
      .min(16)
      .regex(/^[\x21-\x7e]+$/, "must be printable characters without spaces")
      .optional(),
    SLOW_REQUEST_MS: z.coerce.number().int().min(1).max(3_600_000).default(1000),
    SLOW_QUERY_MS: z.coerce.number().int().min(1).max(3_600_000).default(200),
  });
  const parsed = schema.safeParse(blankless);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new SettingUnusable(`The setting ${String(issue?.path[0])} cannot be used: ${issue?.message}.`);
  }
  const value = parsed.data;
  const siteUrl = (value.SITE_URL ?? `http://localhost:${value.PORT}`).replace(/\/+$/, "");
  const site = new URL(siteUrl);
  if (site.pathname !== "/" || site.search || site.hash) {
    throw new SettingUnusable(
      "The setting SITE_URL cannot be used: give scheme and host only, for instance https://learn.example.org.",
    );
  }
  if (mode === "production" && site.protocol === "http:" && !isLoopback(site.hostname)) {
    throw new SettingUnusable(
      "The setting SITE_URL cannot be used: plain http is only allowed on this machine. Run it behind a TLS-terminating reverse proxy.",
    );
  }
  if (mode === "production" && value.SMTP_URL && !env.MAIL_FROM) {
    throw new SettingUnusable(
      "The setting MAIL_FROM is missing: with SMTP_URL set, email needs a sender's address.",
    );
  }
  if (value.BACKUP_COPY_DIR && !value.BACKUP_DIR) {
    throw new SettingUnusable("The setting BACKUP_COPY_DIR cannot be used: set BACKUP_DIR too.");
  }
  if (value.BACKUP_COPY_DIR && resolve(value.BACKUP_COPY_DIR) === resolve(value.BACKUP_DIR ?? "")) {
    throw new SettingUnusable(
      "The setting BACKUP_COPY_DIR cannot be used: it is the same folder as BACKUP_DIR; name one on another disk.",
    );
  }
  return {
    mode,
    port: value.PORT,
    host: value.HOST,
    siteUrl,
    databaseUrl: value.DATABASE_URL,
    contentDir: value.CONTENT_DIR,
    smtpUrl: value.SMTP_URL ?? null,
    mailFrom: value.MAIL_FROM,
    outboxDir: value.OUTBOX_DIR,
    trustProxy: value.TRUST_PROXY,
    logLevel: value.LOG_LEVEL,
    backup: value.BACKUP_DIR
      ? {
          dir: value.BACKUP_DIR,
          everyHours: value.BACKUP_EVERY_HOURS,
          keep: value.BACKUP_KEEP,
          copyDir: value.BACKUP_COPY_DIR ?? null,
        }
      : null,
    skipMigrationBackup: value.SKIP_MIGRATION_BACKUP === "1",
    workers: value.WORKERS,
    metricsToken: value.METRICS_TOKEN ?? null,
    slowRequestMs: value.SLOW_REQUEST_MS,
    slowQueryMs: value.SLOW_QUERY_MS,
  };
}
