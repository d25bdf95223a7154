/** The parts of a cohort's page around its list: key numbers, progress by stage, invitations, and staff. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";

import { stageLabel } from "../labels";
import type { CohortOverview } from "../queries/cohort.server";
import { Badge } from "~/components/ui/badge";
import { BarChart } from "~/components/ui/bar-chart";
import { TextLink } from "~/components/ui/button";
import { EmptyState } from "~/components/ui/empty-state";
import { Stack } from "~/components/ui/layout";
import { PersonName } from "~/components/ui/person-name";
import { Stat, StatLine } from "~/components/ui/stat";
import { InvitationList, type InvitationRow } from "~/features/enrollment/components/invitation-list";
import type { InvitationCounts } from "~/features/enrollment/queries/invitations.server";
import { roleLabel } from "~/features/people/labels";
import type { RosterSort, RosterView } from "~/features/roster/views";
import { formatDuration } from "~/lib/intl";
import { paths } from "~/lib/paths";
import type { CohortStage } from "~/lib/vocabulary";

/** Returns the URL of the list with a view, and an order if it is not by name. */
type ToView = (view: RosterView, sort?: RosterSort) => string;

/** Shows the key numbers; each links to the people behind it. */
export function Headline({
  totals,
  stages,
  toView,
  locale,
}: Pick<CohortOverview, "totals" | "stages"> & { toView: ToView; locale: string }) {
  const at = (stage: CohortStage) => stages.find((one) => one.stage === stage)?.people ?? 0;
  return (
    <StatLine>
      <Stat value={totals.enrolled} to={toView("all")}>
        <Plural value={totals.enrolled} one="person enrolled" other="people enrolled" />
      </Stat>
      <Stat value={totals.active} to={toView("active")}>
        <Plural value={totals.activeDays} one="active in the last day" other="active in the last # days" />
      </Stat>
      <Stat value={totals.hand} to={toView("hand")}>
        <Plural value={totals.hand} one="needs attention" other="need attention" />
      </Stat>
      <Stat value={formatDuration(totals.confirmedMinutes, locale, "short")} to={toView("all", "hours")}>
        <Trans>of practice confirmed</Trans>
      </Stat>
      <Stat value={at("ready")} to={toView("ready")}>
        <Trans>ready to apply</Trans>
      </Stat>
      <Stat value={at("recommended")} to={toView("recommended")}>
        <Trans>recommended</Trans>
      </Stat>
      <Stat value={at("issued")} to={toView("issued")}>
        <Trans>certified</Trans>
      </Stat>
    </StatLine>
  );
}

/** Not steps on the way to the certificate. */
const ONLY_WHEN_THERE: ReadonlySet<CohortStage> = new Set<CohortStage>([
  "suspended",
  "expired",
  "revoked",
  "closed",
  "none",
]);

/** Shows how many people are at each stage, and how long they have typically been there. */
export function Funnel({ stages, toView }: Pick<CohortOverview, "stages"> & { toView: ToView }) {
  const { i18n } = useLingui();
  const shown = stages.filter(({ stage, people }) => people > 0 || !ONLY_WHEN_THERE.has(stage));
  return (
    <BarChart
      title={<Trans>From joining to certification</Trans>}
      labelHeader={<Trans>Stage</Trans>}
      valueHeader={<Trans>People</Trans>}
      bars={shown.map(({ stage, people, medianDays }) => ({
        key: stage,
        label: i18n._(stageLabel(stage)),
        value: people,
        text: (
          <>
            <Plural value={people} one="# person" other="# people" />
            {people > 0 && medianDays !== null && (
              <>
                {" · "}
                <MedianDays days={medianDays} />
              </>
            )}
          </>
        ),
        figure:
          people > 0 && medianDays !== null ? (
            <>
              {people} · <MedianDays days={medianDays} />
            </>
          ) : (
            people
          ),
        tone: stage === "recommended" || stage === "returned" ? ("clay" as const) : ("green" as const),
        ...(people > 0 ? { to: toView(stage) } : {}),
      }))}
    />
  );
}

function MedianDays({ days }: { days: number }) {
  return <Plural value={days} _0="less than a day (median)" one="# day (median)" other="# days (median)" />;
}

/** Shows a cohort's invitations that wait for an answer, the latest with their actions, and how many there are. */
export function CohortInvitations({
  cohort,
  counts,
  rows,
  once,
  canSend,
  ...when
}: {
  cohort: { id: string; isOpen: boolean };
  counts: InvitationCounts;
  /** The latest that are open or expired. */
  rows: InvitationRow[];
  once: string;
  canSend: boolean;
  locale: string;
  timeZone: string;
  now: number;
}) {
  const invitePage = paths.cohortInvite(cohort.id);
  if (counts.open + counts.expired + counts.withdrawn === 0) {
    return (
      <EmptyState title={<Trans>No open invitations</Trans>}>
        <Trans>People you invite are listed here until they join.</Trans>
      </EmptyState>
    );
  }
  return (
    <Stack gap="even">
      <p className="flex flex-wrap gap-2">
        <Badge tone="sky">
          <Plural value={counts.open} one="# open" other="# open" />
        </Badge>
        <Badge tone={counts.expired > 0 ? "clay" : "neutral"}>
          <Plural value={counts.expired} one="# expired" other="# expired" />
        </Badge>
        <Badge>
          <Plural value={counts.withdrawn} one="# withdrawn" other="# withdrawn" />
        </Badge>
      </p>
      {rows.length > 0 && (
        <InvitationList
          once={once}
          rows={rows}
          reply={undefined}
          canSend={canSend}
          isOnHold={!cohort.isOpen}
          action={invitePage}
          {...when}
        />
      )}
      <p>
        <TextLink to={invitePage}>
          <Trans>All invitations</Trans>
        </TextLink>
      </p>
    </Stack>
  );
}

/** Lists who works in a cohort and can act there today. */
export function CohortStaff({ cohortId, staff }: { cohortId: string; staff: CohortOverview["staff"] }) {
  const { i18n } = useLingui();
  return (
    <Stack gap="even">
      <ul className="flex flex-wrap gap-x-6 gap-y-2">
        {staff.map(({ staffId, shownName, role }) => (
          <li key={staffId}>
            <PersonName name={shownName} /> <span className="text-soft">{i18n._(roleLabel(role))}</span>
          </li>
        ))}
      </ul>
      <p>
        <TextLink to={paths.cohortEdit(cohortId)}>
          <Trans>Change the staff</Trans>
        </TextLink>
      </p>
    </Stack>
  );
}
