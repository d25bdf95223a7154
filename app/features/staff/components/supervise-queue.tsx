import { Plural, Trans } from "@lingui/react/macro";

import type { QueueItem } from "../queries/supervision.server";
import { LinkButton } from "~/components/ui/button";
import { DateTime } from "~/components/ui/date-time";
import { Duration } from "~/components/ui/duration";
import { EmptyState } from "~/components/ui/empty-state";
import { PersonName } from "~/components/ui/person-name";
import type { When } from "~/features/practice/components/entry-history";
import { paths } from "~/lib/paths";

/** Lists what is pending for a supervisor: the longest wait first, each line with its one action. */
export function SuperviseQueue({ queue, when }: { queue: readonly QueueItem[]; when: When }) {
  if (queue.length === 0) {
    return (
      <EmptyState title={<Trans>Nothing is waiting for you</Trans>} icon="check">
        <Trans>Hours your trainees submit and their applications appear here.</Trans>
      </EmptyState>
    );
  }
  return (
    <ol>
      {queue.map((item, index) => (
        <li
          key={`${item.kind} ${item.personId}`}
          className="border-line flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b py-3"
        >
          <div className="min-w-0">
            <p className="font-bold">
              <PersonName name={item.shownName} />
            </p>
            <p className="text-soft">
              {item.kind === "practice" ? (
                <>
                  <Plural value={item.entries} one="# entry" other="# entries" />,{" "}
                  <Duration minutes={item.minutes} />
                </>
              ) : (
                <Trans>Has applied for the certificate</Trans>
              )}{" "}
              · <Trans>waiting since</Trans> <DateTime value={item.since} {...when} form="date" />
            </p>
          </div>
          <LinkButton
            kind={index === 0 ? "main" : "quiet"}
            to={
              item.kind === "practice"
                ? `${paths.superviseTrainee(item.personId)}#waiting`
                : paths.superviseApplication(item.applicationId)
            }
          >
            {item.kind === "practice" ? <Trans>Review hours</Trans> : <Trans>Review the application</Trans>}
            <span className="sr">
              {" "}
              <PersonName name={item.shownName} />
            </span>
          </LinkButton>
        </li>
      ))}
    </ol>
  );
}
