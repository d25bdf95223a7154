/** Invitations not yet accepted, each with its available actions. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";

import type { InvitationState } from "../model";
import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { DataTable } from "~/components/ui/data-table";
import { DateTime } from "~/components/ui/date-time";
import { EmailAddress } from "~/components/ui/email-address";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorSummary, FormFrame } from "~/components/ui/form-frame";
import { PersonName } from "~/components/ui/person-name";
import { HiddenField } from "~/components/ui/text-field";
import { roleLabel } from "~/features/people/labels";
import type { FormReply } from "~/lib/form";
import type { Role } from "~/lib/vocabulary";

export type InvitationRow = {
  id: string;
  email: string;
  role: Role;
  state: InvitationState;
  sentAt: number;
  sentCount: number;
  expiresAt: number;
  inviterName: string;
  /** The inviter may no longer send it. */
  needsTakingOver: boolean;
  cohortName?: string | null;
};

export function InvitationList({
  once,
  rows,
  reply,
  canSend,
  isOnHold = false,
  action,
  locale,
  timeZone,
  now,
}: {
  /** Idempotency key: a repeated submission counts once. */
  once?: string;
  rows: InvitationRow[];
  reply: FormReply | undefined;
  /** False where the cohort takes no one new: then an invitation can only be withdrawn. */
  canSend: boolean;
  /** The cohort is closed: an open link works again only once it is reopened. */
  isOnHold?: boolean;
  /** The page that carries out the actions, if not this one. */
  action?: string;
  locale: string;
  timeZone: string;
  now: number;
}) {
  const { t, i18n } = useLingui();
  if (rows.length === 0) {
    return (
      <EmptyState title={<Trans>No open invitations</Trans>}>
        <Trans>People you invite are listed here until they join.</Trans>
      </EmptyState>
    );
  }
  return (
    <>
      <ErrorSummary formId="invitations" reply={reply ?? null} />
      <DataTable
        caption={<Trans>Invitations</Trans>}
        captionHidden
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          {
            key: "email",
            header: <Trans>Address</Trans>,
            cell: (row) => <EmailAddress address={row.email} />,
          },
          {
            key: "role",
            header: <Trans>Role</Trans>,
            cell: (row) => (
              <>
                {i18n._(roleLabel(row.role))}
                {row.cohortName && <span className="text-soft"> · {row.cohortName}</span>}
              </>
            ),
          },
          {
            key: "state",
            header: <Trans>Status</Trans>,
            cell: (row) =>
              row.needsTakingOver ? (
                <>
                  <Badge tone="clay">
                    <Trans>Needs someone to take over</Trans>
                  </Badge>
                  <span className="text-soft">
                    {" "}
                    <Trans>
                      Sent by <PersonName name={row.inviterName} />, who can no longer invite people here. The
                      link doesn’t work.
                    </Trans>
                  </span>
                </>
              ) : (
                <StateBadge state={isOnHold && row.state === "open" ? "on_hold" : row.state} />
              ),
          },
          {
            key: "sent",
            header: <Trans>Sent</Trans>,
            cell: (row) => (
              <>
                <DateTime value={row.sentAt} zone={timeZone} locale={locale} now={now} form="date" />
                {row.sentCount > 1 && (
                  <>
                    {" "}
                    (<Plural value={row.sentCount} one="# time" other="# times" />)
                  </>
                )}
              </>
            ),
          },
          {
            key: "until",
            header: <Trans>Expires</Trans>,
            cell: (row) => <DateTime value={row.expiresAt} zone={timeZone} locale={locale} form="date" />,
          },
          {
            key: "acts",
            header: <Trans>Actions</Trans>,
            cell: (row) =>
              row.state === "open" || row.state === "expired" ? (
                <FormFrame
                  id={`invitation-${row.id}`}
                  wide
                  label={t`Invitation to ${row.email}`}
                  {...(action === undefined ? {} : { action })}
                >
                  <HiddenField name="invitationId" value={row.id} />
                  {once !== undefined && <HiddenField name="once" value={once} />}
                  <span className="flex flex-wrap gap-2">
                    {canSend && (
                      <Button kind="plain" name="intent" value="resend">
                        {row.needsTakingOver ? (
                          <Trans>Take over and resend</Trans>
                        ) : (
                          <Trans>Resend invitation</Trans>
                        )}
                      </Button>
                    )}
                    <Button kind="plain" name="intent" value="withdraw">
                      <Trans>Withdraw</Trans>
                    </Button>
                  </span>
                </FormFrame>
              ) : null,
          },
        ]}
      />
    </>
  );
}

function StateBadge({ state }: { state: InvitationState | "on_hold" }) {
  switch (state) {
    case "on_hold":
      return (
        <>
          <Badge tone="clay">
            <Trans>On hold</Trans>
          </Badge>
          <span className="text-soft">
            {" "}
            <Trans>The cohort is closed. The link works again once it reopens.</Trans>
          </span>
        </>
      );
    case "open":
      return (
        <Badge tone="sky">
          <Trans>Open</Trans>
        </Badge>
      );
    case "expired":
      return (
        <Badge tone="clay">
          <Trans>Expired</Trans>
        </Badge>
      );
    case "withdrawn":
      return (
        <Badge>
          <Trans>Withdrawn</Trans>
        </Badge>
      );
    case "accepted":
      return (
        <Badge tone="moss">
          <Trans>Accepted</Trans>
        </Badge>
      );
  }
}
