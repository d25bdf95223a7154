import type { Settings } from "../settings";
import { engineOf } from "~/db/engine";
import { reportOn, type Finding } from "~/features/operations/checks/finding";

const { ok, look, mend } = reportOn("settings");

/** Checks how the settings work together. Each was parsed before. */
export function checkSettings(settings: Settings, isRoot: boolean): Finding[] {
  const site = new URL(settings.siteUrl);
  const isHttps = site.protocol === "https:";
  const findings: Finding[] = [];
  findings.push(
    isHttps
      ? ok(`People reach it at ${settings.siteUrl}.`)
      : look(
          `SITE_URL is ${settings.siteUrl}: only this machine can use it.`,
          "For others, put a web server with https before it and set SITE_URL=https://your.address.",
        ),
  );
  if (isHttps && settings.trustProxy === 0) {
    findings.push(
      mend(
        "SITE_URL is https, and TRUST_PROXY is 0: every visitor looks like the web server before the program.",
        "Set TRUST_PROXY=1, else thirty wrong passwords of one person lock everyone out for a while.",
      ),
    );
  }
  if (settings.trustProxy > 0 && ["0.0.0.0", "::"].includes(settings.host)) {
    findings.push(
      look(
        `HOST is ${settings.host}: the program can be reached past the web server before it.`,
        "Set HOST=127.0.0.1 when that web server is on this machine, or close the port in the firewall.",
      ),
    );
  }
  if (settings.logLevel === "silent") {
    findings.push(look("LOG_LEVEL is silent: nothing will tell you of a failure.", "Set LOG_LEVEL=info."));
  }
  if (settings.skipMigrationBackup) {
    findings.push(
      mend("SKIP_MIGRATION_BACKUP is 1: the next update keeps no copy.", "Take the setting out again."),
    );
  }
  if (engineOf(settings.databaseUrl) === "postgres" && !settings.databaseUrl.includes("sslmode=")) {
    const hosts = /@?([^@/]*)(?:\/[^/]*)?$/.exec(settings.databaseUrl.split("?")[0] ?? "")?.[1] ?? "";
    if (!/^(localhost|127\.0\.0\.1)/.test(hosts)) {
      findings.push(
        look(
          "DATABASE_URL names another machine and no sslmode.",
          "Add ?sslmode=verify-full, unless the line between the two is private.",
        ),
      );
    }
  }
  if (isRoot) {
    findings.push(
      look("This is root.", "Run doctor as the service's own user: what root may do says little about it."),
    );
  }
  return findings;
}
