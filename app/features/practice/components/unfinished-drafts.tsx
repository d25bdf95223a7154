import { Trans } from "@lingui/react/macro";

import type { UnfinishedLine } from "../queries/log.server";
import type { When } from "./entry-history";
import { StateBadge } from "./state-badge";
import { DateTime } from "~/components/ui/date-time";
import { Link } from "~/components/ui/link";
import { paths } from "~/lib/paths";

/** Lists incomplete drafts; each line links to its form. */
export function UnfinishedDrafts({ drafts, when }: { drafts: readonly UnfinishedLine[]; when: When }) {
  return (
    <ul>
      {drafts.map((draft) => (
        <li
          key={draft.id}
          className="border-line flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b py-2"
        >
          <div className="min-w-0">
            <Link
              className="text-link inline-flex min-h-11 items-center font-bold"
              to={paths.practiceEntry(draft.id)}
            >
              {/* One element: flexbox drops the space between its items. */}
              <span>
                <Trans>
                  Draft saved <DateTime value={draft.savedAt} {...when} form="date" />
                </Trans>
              </span>
            </Link>
            <p className="text-soft">
              <Trans>Not complete yet. Only you can see it.</Trans>
            </p>
          </div>
          <StateBadge state="draft" />
        </li>
      ))}
    </ul>
  );
}
