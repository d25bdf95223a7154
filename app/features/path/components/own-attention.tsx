import { Trans } from "@lingui/react/macro";

import { TextLink } from "~/components/ui/button";
import { Notice } from "~/components/ui/notice";
import type { AttentionReason } from "~/features/certification/attention";
import { ReasonText } from "~/features/certification/components/attention";
import { paths } from "~/lib/paths";

type Names = { modules: readonly { id: string; slug: string; title: string }[] };

/** Tells trainees what their cohort's page says about them and what can help; nothing when there is no reason. */
export function OwnReasons({ reasons, modules }: { reasons: readonly AttentionReason[] } & Names) {
  if (reasons.length === 0) return null;
  const hasSupervisor = !reasons.some(({ kind }) => kind === "no_supervisor");
  return (
    <div className="mt-4">
      <Notice title={<Trans>We noticed</Trans>}>
        <ul>
          {reasons.map((reason) => (
            <li className="mb-2" key={reason.kind === "missed_tries" ? reason.moduleId : reason.kind}>
              <ReasonText reason={reason} modules={modules} />.{" "}
              <WhatHelps reason={reason} modules={modules} />
            </li>
          ))}
        </ul>
        <p className="text-soft">
          {hasSupervisor ? (
            <Trans>
              Your supervisor and program manager see this too, so that they can offer support. It is based
              only on your activity here.
            </Trans>
          ) : (
            <Trans>
              Your program manager sees this too, so that they can offer support. It is based only on your
              activity here.
            </Trans>
          )}
        </p>
      </Notice>
    </div>
  );
}

function WhatHelps({ reason, modules }: { reason: AttentionReason } & Names) {
  switch (reason.kind) {
    case "no_supervisor":
      return <Trans>Your program manager will assign one. There’s nothing you need to do.</Trans>;
    case "returned":
      return (
        <Trans>
          Your progress still counts. <TextLink to={paths.certification()}>See what to change</TextLink>
        </Trans>
      );
    case "missed_tries": {
      const module = modules.find(({ id }) => id === reason.moduleId);
      return (
        <>
          <Trans>
            Many people need more than one attempt. Going through it with your supervisor often helps.
          </Trans>
          {module && (
            <>
              {" "}
              <TextLink to={paths.module(module.slug)}>
                <Trans>Review the lessons</Trans>
              </TextLink>
            </>
          )}
        </>
      );
    }
    case "inactive":
      return (
        <Trans>
          Breaks are fine. Everything is as you left it, and you can continue whenever you’re ready.
        </Trans>
      );
  }
}
