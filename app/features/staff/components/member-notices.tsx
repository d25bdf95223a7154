import { Trans } from "@lingui/react/macro";

import type { MemberDoneFacts } from "../member-notices";
import { Notice } from "~/components/ui/notice";

/** Confirms what was done with a person's membership, and says who supervises them now. */
export function MemberDone({ done, name }: { done: MemberDoneFacts; name: string }) {
  return (
    <Notice kind="done" title={<What done={done} name={name} />}>
      {done.kind !== "supervisor" &&
        (done.supervisor === null ? (
          <Trans>No supervisor is assigned now.</Trans>
        ) : (
          <Trans>{done.supervisor} is still the supervisor.</Trans>
        ))}
    </Notice>
  );
}

function What({ done, name }: { done: MemberDoneFacts; name: string }) {
  switch (done.kind) {
    case "moved":
      return (
        <Trans>
          {name} has moved to {done.cohort}
        </Trans>
      );
    case "left":
      return (
        <Trans>
          {name} has left {done.cohort}
        </Trans>
      );
    case "back":
      return (
        <Trans>
          {name} has returned to {done.cohort}
        </Trans>
      );
    case "supervisor":
      return (
        <Trans>
          {done.supervisor} supervises {name} now
        </Trans>
      );
  }
}
