import { Trans } from "@lingui/react/macro";

import { Badge } from "~/components/ui/badge";
import type { Tone } from "~/components/ui/tone";
import type { ApplicationState, CertificateStatus, NameDisplay } from "~/lib/vocabulary";

const TONES: Record<CertificateStatus, Tone> = {
  valid: "moss",
  suspended: "clay",
  expired: "neutral",
  revoked: "rose",
};

/** Shows the status of a certificate, in a word. */
export function CertificateBadge({ status }: { status: CertificateStatus }) {
  return (
    <Badge tone={TONES[status]}>
      <CertificateStatusWord status={status} />
    </Badge>
  );
}

export function CertificateStatusWord({ status }: { status: CertificateStatus }) {
  switch (status) {
    case "valid":
      return <Trans>Valid</Trans>;
    case "suspended":
      return <Trans>Suspended</Trans>;
    case "expired":
      return <Trans>Expired</Trans>;
    case "revoked":
      return <Trans>Revoked</Trans>;
  }
}

export function NameDisplayWord({ display }: { display: NameDisplay }) {
  switch (display) {
    case "full":
      return <Trans>Full name</Trans>;
    case "initials":
      return <Trans>Initials only</Trans>;
    case "none":
      return <Trans>No name</Trans>;
  }
}

const STATE_TONES: Record<ApplicationState, Tone> = {
  in_training: "neutral",
  submitted: "sky",
  returned: "clay",
  recommended: "moss",
  issued: "green",
  denied: "neutral",
  withdrawn: "neutral",
};

/** Shows the state of an application, in a word or two. */
export function ApplicationBadge({ state }: { state: ApplicationState }) {
  return (
    <Badge tone={STATE_TONES[state]}>
      <ApplicationStateWord state={state} />
    </Badge>
  );
}

export function ApplicationStateWord({ state }: { state: ApplicationState }) {
  switch (state) {
    case "in_training":
      return <Trans>In training</Trans>;
    case "submitted":
      return <Trans>With the supervisor</Trans>;
    case "returned":
      return <Trans>Back with the trainee</Trans>;
    case "recommended":
      return <Trans>Waiting to be issued</Trans>;
    case "issued":
      return <Trans>Issued</Trans>;
    case "denied":
      return <Trans>Not approved</Trans>;
    case "withdrawn":
      return <Trans>Withdrawn</Trans>;
  }
}
