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
      ? ok(`The site URL is ${settings.siteUrl}.`)
      : look(
          `SITE_URL is ${settings.siteUrl}: only this machine can reach it.`,
          "To make it public, run it behind a TLS-terminating reverse proxy and set SITE_URL=https://your.address.",
        ),
  );
  if (isHttps && settings.trustProxy === 0) {
    findings.push(
      mend(
        "SITE_URL is https, but TRUST_PROXY is 0: every visitor appears to be the reverse proxy.",
        "Set TRUST_PROXY=1; otherwise, thirty wrong passwords from one person lock everyone out for a while.",
      ),
    );
  }
  if (settings.trustProxy > 0 && ["0.0.0.0", "::"].includes(settings.host)) {
    findings.push(
      look(
        `HOST is ${settings.host}: clients can bypass the reverse proxy.`,
        "Set HOST=127.0.0.1 if the reverse proxy is on this machine, or block the port in the firewall.",
      ),
    );
  }
  if (settings.logLevel === "silent") {
    findings.push(look("LOG_LEVEL is silent: failures will not be logged.", "Set LOG_LEVEL=info."));
  }
  if (settings.skipMigrationBackup) {
    findings.push(
      mend("SKIP_MIGRATION_BACKUP is 1: the next update makes no backup.", "Remove the setting."),
    );
  }
  if (engineOf(settings.databaseUrl) === "postgres" && !settings.databaseUrl.includes("sslmode=")) {
    const hosts = /@?([^@/]*)(?:\/[^/]*)?$/.exec(settings.databaseUrl.split("?")[0] ?? "")?.[1] ?? "";
    if (!/^(localhost|127\.0\.0\.1)/.test(hosts)) {
      findings.push(
        look(
          "DATABASE_URL points to another machine without sslmode.",
          "Add ?sslmode=verify-full, unless the network between the two is private.",
        ),
      );
    }
  }
  if (isRoot) {
    findings.push(
      look(
        "Running as root.",
        "Run doctor as the service's user: root's permissions are not meaningful here.",
      ),
    );
  }
  return findings;
}
