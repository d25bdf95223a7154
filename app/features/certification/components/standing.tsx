import { Trans } from "@lingui/react/macro";

import { Badge } from "~/components/ui/badge";
import type { Tone } from "~/components/ui/tone";
import type { ApplicationState, CertificateStanding, NameDisplay } from "~/lib/vocabulary";

const TONES: Record<CertificateStanding, Tone> = {
  valid: "moss",
  suspended: "clay",
  expired: "neutral",
  revoked: "rose",
};

/** How a certificate stands, in a word. */
export function StandingBadge({ standing }: { standing: CertificateStanding }) {
  return (
    <Badge tone={TONES[standing]}>
      <StandingWord standing={standing} />
    </Badge>
  );
}

export function StandingWord({ standing }: { standing: CertificateStanding }) {
  switch (standing) {
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

/** Where an application stands, in a word or two. */
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
