import { describe, expect, test } from "vitest";

import { allowedOrigins } from "~/server/security";
import { readSettings, SettingUnusable } from "~/server/settings";

describe("settings", () => {
  test("have defaults", () => {
    expect(readSettings({}, "production")).toMatchObject({
      port: 3000,
      siteUrl: "http://localhost:3000",
      databaseUrl: "file:data/alongside.db",
      smtpUrl: null,
      trustProxy: 0,
      workers: 1,
      metricsToken: null,
      slowRequestMs: 1000,
      slowQueryMs: 200,
    });
    expect(readSettings({ PORT: "8080" }, "demo")).toMatchObject({
      siteUrl: "http://localhost:8080",
      databaseUrl: "file:data/demo.db",
    });
  });

  test.each([
    [{ PORT: "abc" }, "PORT"],
    [{ PORT: "70000" }, "PORT"],
    [{ SITE_URL: "learn.example.org" }, "SITE_URL"],
    [{ SITE_URL: "ftp://learn.example.org" }, "SITE_URL"],
    [{ SITE_URL: "https://learn.example.org/app" }, "SITE_URL"],
    [{ SITE_URL: "http://learn.example.org" }, "SITE_URL"],
    [{ DATABASE_URL: "data/alongside.db" }, "DATABASE_URL"],
    [{ SMTP_URL: "http://mail" }, "SMTP_URL"],
    [{ SMTP_URL: "smtp://mail.example.org" }, "MAIL_FROM"],
    [{ TRUST_PROXY: "yes" }, "TRUST_PROXY"],
    [{ LOG_LEVEL: "loud" }, "LOG_LEVEL"],
    [{ WORKERS: "0" }, "WORKERS"],
    [{ WORKERS: "65" }, "WORKERS"],
    [{ WORKERS: "1.5" }, "WORKERS"],
    [{ METRICS_TOKEN: "too-short" }, "METRICS_TOKEN"],
    [{ METRICS_TOKEN: "long enough but with spaces" }, "METRICS_TOKEN"],
    [{ SLOW_REQUEST_MS: "0" }, "SLOW_REQUEST_MS"],
    [{ SLOW_QUERY_MS: "fast" }, "SLOW_QUERY_MS"],
  ])("a wrong one stops startup with a line that names it: %j", (env, name) => {
    expect(() => readSettings(env, "production")).toThrow(SettingUnusable);
    expect(() => readSettings(env, "production")).toThrow(name);
  });

  test("a wrong token is not repeated", () => {
    const set = () => readSettings({ METRICS_TOKEN: "s3cret words" }, "production");
    expect(set).toThrow(/^(?!.*s3cret)/);
  });

  test("production accepts only its own origin", () => {
    expect([
      ...allowedOrigins(readSettings({ SITE_URL: "https://learn.example.org/" }, "production")),
    ]).toEqual(["https://learn.example.org"]);
    expect(allowedOrigins(readSettings({}, "demo"))).toContain("http://127.0.0.1:3000");
  });
});
