import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { DataTable } from "~/components/ui/data-table";
import { Duration } from "~/components/ui/duration";
import { EmptyState } from "~/components/ui/empty-state";
import { Stack } from "~/components/ui/layout";
import { Link } from "~/components/ui/link";
import { PageHeader, Section } from "~/components/ui/page-header";
import { Pagination } from "~/components/ui/pagination";
import { PersonName } from "~/components/ui/person-name";
import { ActivityNote, LastActivity, Reasons } from "~/features/certification/components/attention";
import { DecidedNotice } from "~/features/practice/components/decided-notice";
import { SuperviseQueue } from "~/features/staff/components/supervise-queue";
import { stageLabel } from "~/features/staff/labels";
import { superviseHome, type TraineeLine } from "~/features/staff/queries/supervision.server";
import { requireRole } from "~/http/guards.server";
import { paths } from "~/lib/paths";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["supervisor"]);
  const search = new URL(request.url).searchParams;
  const now = context.now();
  const home = await superviseHome(context.db, viewer, { askedPage: search.get("page"), now }, context);
  return {
    title: context.i18n._(msg`Supervise`),
    home,
    done: search.get("done"),
    when: { locale: viewer.locale, zone: viewer.timeZone, now },
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Supervise" }];

export default function Supervise() {
  const { home, done, when } = useLoaderData<typeof loader>();
  const { queue, trainees, modules } = home;
  return (
    <>
      <PageHeader
        title={<Trans>Supervise</Trans>}
        lead={<Trans>Work waiting for you, oldest first, then everyone you supervise.</Trans>}
      />
      <Stack gap="wide">
        <DecidedNotice done={done} count={0} left={0} />
        <Section title={<Trans>Waiting for you</Trans>}>
          <SuperviseQueue queue={queue} when={when} />
        </Section>
        <Section
          title={<Trans>Your trainees</Trans>}
          lead={trainees.total > 0 ? <ActivityNote /> : undefined}
        >
          {trainees.total === 0 ? (
            <EmptyState title={<Trans>No one yet</Trans>} icon="people">
              <Trans>A program manager assigns supervisors. Your trainees will appear here.</Trans>
            </EmptyState>
          ) : (
            <Stack>
              <Trainees lines={trainees.lines} modules={modules} now={when.now} />
              <Pagination
                page={trainees.page}
                pages={trainees.pages}
                toPage={(page) => `${paths.supervise()}?page=${page}`}
                summary={<Plural value={trainees.total} one="# person" other="# people" />}
              />
            </Stack>
          )}
        </Section>
      </Stack>
    </>
  );
}

function Trainees({
  lines,
  modules,
  now,
}: {
  lines: TraineeLine[];
  modules: { id: string; title: string }[];
  now: number;
}) {
  const { i18n } = useLingui();
  return (
    <DataTable
      caption={<Trans>Progress of each trainee</Trans>}
      captionHidden
      stickyFirst
      rows={lines}
      rowKey={(line) => line.personId}
      columns={[
        {
          key: "name",
          header: <Trans>Name</Trans>,
          cell: (line) => (
            <Link to={paths.superviseTrainee(line.personId)}>
              <PersonName name={line.shownName} />
            </Link>
          ),
        },
        { key: "stage", header: <Trans>Stage</Trans>, cell: (line) => i18n._(stageLabel(line.stage)) },
        {
          key: "hours",
          header: <Trans>Confirmed hours</Trans>,
          numeric: true,
          cell: (line) => <Hours line={line} />,
        },
        {
          key: "seen",
          header: <Trans>Last activity</Trans>,
          cell: (line) => <LastActivity at={line.lastActivityAt} now={now} />,
        },
        {
          key: "reasons",
          header: <Trans>Needs attention</Trans>,
          cell: (line) =>
            line.reasons.length === 0 ? "–" : <Reasons reasons={line.reasons} modules={modules} />,
        },
      ]}
    />
  );
}

function Hours({ line }: { line: TraineeLine }) {
  if (line.hoursAsked === null) return <Duration minutes={line.confirmedMinutes} width="short" />;
  const have = <Duration minutes={line.confirmedMinutes} ofHours={line.hoursAsked} width="short" />;
  const need = <Duration hours={line.hoursAsked} width="short" />;
  return (
    <Trans>
      {have} of {need}
    </Trans>
  );
}
