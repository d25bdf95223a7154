import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";

import type { BackupRecord, BackupHealth } from "../backups";
import { DateTime } from "~/components/ui/date-time";
import { DescriptionList } from "~/components/ui/description-list";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";

type Props = {
  record: BackupRecord;
  health: BackupHealth;
  folder: string | null;
  copyFolder: string | null;
  locale: string;
  timeZone: string;
  now: number;
};

/** How the backups do that the server makes by itself. */
export function BackupState({ record, health, folder, copyFolder, locale, timeZone, now }: Props) {
  const { lastGoodAt, name, bytes } = record;
  const mebibytes = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(bytes / 2 ** 20);
  return (
    <Stack>
      <Warning health={health} error={record.error} />
      {folder !== null && lastGoodAt !== null && (
        <DescriptionList
          lined
          items={[
            {
              key: "last",
              term: <Trans>Last good backup</Trans>,
              value: <DateTime value={lastGoodAt} zone={timeZone} locale={locale} now={now} />,
            },
            { key: "where", term: <Trans>Where</Trans>, value: `${folder}/${name ?? ""}` },
            {
              key: "size",
              term: <Trans>Size</Trans>,
              value: <Trans>{mebibytes} MiB, verified when it was made</Trans>,
            },
            { key: "copy", term: <Trans>Second folder</Trans>, value: copyLabel(record.copy, copyFolder) },
          ]}
        />
      )}
    </Stack>
  );
}

function copyLabel(copy: BackupRecord["copy"], folder: string | null): ReactNode {
  if (folder === null) return <Trans>none; set BACKUP_COPY_DIR to a folder on another disk</Trans>;
  if (copy === "ok") return <Trans>copied to {folder} and verified</Trans>;
  return <Trans>not in {folder} yet</Trans>;
}

function Warning({ health, error }: { health: BackupHealth; error: string | null }) {
  switch (health) {
    case "fine":
      return null;
    case "not_set_up":
      return (
        <Notice kind="waits" title={<Trans>Scheduled backups are off</Trans>}>
          <Trans>
            Set BACKUP_DIR to a folder, and BACKUP_COPY_DIR to one on another disk, and restart the server.
          </Trans>
        </Notice>
      );
    case "none_yet":
      return (
        <Notice kind="waits" title={<Trans>No backup has been made yet</Trans>}>
          <Trans>The first one is made within half an hour after the server starts.</Trans>
        </Notice>
      );
    case "old":
      return (
        <Notice kind="waits" title={<Trans>The last good backup is old</Trans>}>
          <Trans>Ask the person who runs the server to run “npm run doctor”.</Trans>
        </Notice>
      );
    case "failed":
      return (
        <Notice kind="waits" title={<Trans>The last backup failed</Trans>}>
          <Trans>It is retried every half hour. Error message: {error}</Trans>
        </Notice>
      );
    case "copy_failed":
      return (
        <Notice kind="waits" title={<Trans>The last backup is not in the second folder</Trans>}>
          <Trans>It is retried every half hour. Error message: {error}</Trans>
        </Notice>
      );
  }
}
