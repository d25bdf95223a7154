/** Inviting from a table: choosing it, and the preview of what each row does. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";

import { rowMessage } from "../invitation-labels";
import { groupOf } from "../invite-table";
import type { JudgedRow, JudgedTable } from "../queries/invite-table.server";
import { Badge } from "~/components/ui/badge";
import { Button, LinkButton } from "~/components/ui/button";
import { DataTable } from "~/components/ui/data-table";
import { FileField } from "~/components/ui/file-field";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { Section } from "~/components/ui/page-header";
import { TextArea } from "~/components/ui/text-area";
import { HiddenField } from "~/components/ui/text-field";
import { roleLabel } from "~/features/people/labels";
import type { FormReply } from "~/lib/form";

export function ImportForm({ reply, pending }: { reply: FormReply | undefined; pending: boolean }) {
  return (
    <FormFrame id="import" reply={reply} encType="multipart/form-data">
      <HiddenField name="intent" value="preview" />
      <FileField
        name="file"
        label={<Trans>CSV file</Trans>}
        hint={<Trans>Up to 1 MB and 1,000 people. In your spreadsheet, choose “Save as” and “CSV”.</Trans>}
        required={false}
        accept=".csv,.tsv,.txt,text/csv,text/plain"
      />
      <TextArea
        name="pasted"
        label={<Trans>Or paste the rows here</Trans>}
        hint={<Trans>If you choose a file, this is not read.</Trans>}
        required={false}
        rows={6}
      />
      <FormActions>
        <Button pending={pending}>
          <Trans>Review the rows</Trans>
        </Button>
      </FormActions>
    </FormFrame>
  );
}

/** Previews what each row does, with the one button that sends the invitations. */
export function ImportPreview({
  once,
  judged,
  table,
  pending,
}: {
  /** Idempotency key: a repeated submission counts once. */
  once: string;
  judged: JudgedTable;
  /** The rows to be invited, as the confirmation carries them. */
  table: string;
  pending: boolean;
}) {
  const count = judged.toInvite.length;
  const ofGroup = (group: ReturnType<typeof groupOf>) =>
    judged.rows.filter(({ verdict }) => groupOf(verdict) === group);
  const wrong = ofGroup("wrong");
  const passedOver = ofGroup("passed_over");
  return (
    <Stack gap="wide">
      <Section
        title={<Trans>What will happen</Trans>}
        lead={<Trans>Nothing has been sent or saved yet.</Trans>}
      >
        <Stack gap="even">
          <ul>
            <li>
              <Plural value={count} one="# person will be invited" other="# people will be invited" />
            </li>
            <li>
              <Plural
                value={passedOver.length}
                one="# row is already known and will be skipped"
                other="# rows are already known and will be skipped"
              />
            </li>
            <li>
              <Plural
                value={wrong.length}
                one="# row needs to be corrected and will be left out"
                other="# rows need to be corrected and will be left out"
              />
            </li>
          </ul>
          {judged.unused.length > 0 && (
            <p>
              <Trans>Columns that are not used:</Trans> <bdi>{judged.unused.join(", ")}</bdi>
            </p>
          )}
          <FormFrame id="confirm" encType="multipart/form-data">
            <HiddenField name="intent" value="confirm" />
            <HiddenField name="once" value={once} />
            <HiddenField name="table" value={table} />
            <FormActions>
              {count > 0 && (
                <Button pending={pending}>
                  <Plural value={count} one="Invite # person" other="Invite # people" />
                </Button>
              )}
              <LinkButton to="." kind="plain" reloadDocument>
                <Trans>Go back without sending</Trans>
              </LinkButton>
            </FormActions>
          </FormFrame>
        </Stack>
      </Section>
      {wrong.length > 0 && (
        <Section title={<Trans>To be corrected</Trans>}>
          <Stack gap="even">
            <Notice kind="waits">
              <Trans>
                You can correct these rows in your file and choose it again. People who were invited before
                are recognized, so no one is invited twice.
              </Trans>
            </Notice>
            <Rows rows={wrong} />
          </Stack>
        </Section>
      )}
      {count > 0 && (
        <Section title={<Trans>Will be invited</Trans>}>
          <Rows rows={ofGroup("invited")} />
        </Section>
      )}
      {passedOver.length > 0 && (
        <Section title={<Trans>Already known</Trans>}>
          <Rows rows={passedOver} />
        </Section>
      )}
    </Stack>
  );
}

const TONES = { invited: "moss", passed_over: "neutral", wrong: "clay" } as const;

function Rows({ rows }: { rows: JudgedRow[] }) {
  const { i18n, t } = useLingui();
  const labels = { invited: t`New`, passed_over: t`Known`, wrong: t`Wrong` };
  const label = ({ verdict }: JudgedRow) =>
    verdict.kind === "has_account" || verdict.kind === "elsewhere" ? t`Known` : labels[groupOf(verdict)];
  return (
    <DataTable
      caption={<Trans>Rows of the table</Trans>}
      captionHidden
      rows={rows}
      rowKey={({ line }) => String(line)}
      columns={[
        { key: "line", header: <Trans>Row</Trans>, cell: ({ line }) => <Trans>Line {line}</Trans> },
        { key: "text", header: <Trans>Person</Trans>, cell: ({ text }) => <bdi>{text || "–"}</bdi> },
        { key: "role", header: <Trans>Role</Trans>, cell: ({ role }) => i18n._(roleLabel(role)) },
        {
          key: "verdict",
          header: <Trans>What happens</Trans>,
          cell: (row) => (
            <>
              <Badge tone={TONES[groupOf(row.verdict)]}>{label(row)}</Badge> {i18n._(rowMessage(row.verdict))}
            </>
          ),
        },
      ]}
    />
  );
}
