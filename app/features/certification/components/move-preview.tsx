import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ComponentProps, ReactNode } from "react";

import { effectText, staysText } from "../profile-change-labels";
import type { HoursChange } from "../profile-move";
import type { MovedPerson, MovePreview } from "../queries/profile-move-preview.server";
import { ApplicationStateWord } from "./status-labels";
import { VersionChangeList } from "./version-changes";
import { Badge } from "~/components/ui/badge";
import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Button, LinkButton } from "~/components/ui/button";
import { CheckboxField } from "~/components/ui/choice-fields";
import { DataTable } from "~/components/ui/data-table";
import { Disclosure } from "~/components/ui/disclosure";
import { EmptyState } from "~/components/ui/empty-state";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { HoursOfNeed } from "~/components/ui/hours-of-need";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { PageHeader, Section } from "~/components/ui/page-header";
import { Pagination } from "~/components/ui/pagination";
import { PersonName } from "~/components/ui/person-name";
import { HiddenField } from "~/components/ui/text-field";
import type { Constraints, FormReply } from "~/lib/form";

/** Shows the page of a move: what it would do, and the form that does it. */
export function MovePage({
  breadcrumbs,
  preview,
  moved,
  one,
  toPage,
  back,
  reply,
  constraints,
  pending,
}: {
  breadcrumbs: ComponentProps<typeof Breadcrumbs>["items"];
  preview: MovePreview;
  /** How many people were just moved; null when there was no move. */
  moved: number | null;
  /** The page is about one person. */
  one: boolean;
  toPage: (page: number) => string;
  back: string;
  reply: FormReply | null;
  constraints: Constraints;
  pending: boolean;
}) {
  const { versions, counts, people, stays } = preview;
  const [single] = one ? people.rows : [];
  return (
    <>
      <Breadcrumbs items={breadcrumbs} />
      <PageHeader
        title={<Trans>Move to the current requirements</Trans>}
        lead={
          <Trans>
            People keep the requirements and texts that were in force when they began, until you move them
            here.
          </Trans>
        }
      />
      <Stack gap="wide">
        {moved !== null && <MovedNotice moved={moved} />}
        {counts.moves === 0 ? (
          moved === null && (
            <EmptyState title={<Trans>Nothing to move</Trans>} icon="check" level={2}>
              {stays.total > 0 ? (
                <Trans>
                  Applications that stay under an earlier version are kept as they were submitted or signed.
                </Trans>
              ) : one ? (
                <Trans>This person already uses the current requirements.</Trans>
              ) : (
                <Trans>Everyone here already uses the current requirements.</Trans>
              )}
            </EmptyState>
          )
        ) : (
          <>
            <Section
              title={<Trans>What changes</Trans>}
              lead={<Trans>Completed modules, passed quizzes, and confirmed hours are always kept.</Trans>}
            >
              <Versions versions={versions} />
            </Section>
            {single ? (
              <Section title={<Trans>What this means for this person</Trans>}>
                <OnePerson person={single} />
              </Section>
            ) : (
              <Section title={<Trans>Who is moved</Trans>}>
                <Stack>
                  <Counts counts={counts} />
                  <PeopleTable people={people.rows} />
                  <Pagination
                    page={people.page}
                    pages={people.pages}
                    toPage={toPage}
                    summary={<PageTexts from={people.from} shown={people.rows.length} total={counts.moves} />}
                  />
                </Stack>
              </Section>
            )}
          </>
        )}
        {stays.total > 0 && <Stays stays={stays} />}
        {counts.moves > 0 ? (
          <Section
            title={<Trans>Move</Trans>}
            lead={
              <Trans>
                The move is recorded in each application and in the audit log. No email is sent. People see
                what is new on their next visit.
              </Trans>
            }
          >
            <FormFrame key={preview.seen} id="move" reply={reply} constraints={constraints}>
              <HiddenField name="seen" value={preview.seen} />
              <CheckboxField
                name="confirm"
                label={
                  <Plural
                    value={counts.moves}
                    one="I have read what changes, and # person should be moved"
                    other="I have read what changes, and # people should be moved"
                  />
                }
                required
                card
              />
              <FormActions>
                <Button pending={pending} pendingLabel={<Trans>Moving…</Trans>}>
                  <Trans>Move to the current requirements</Trans>
                </Button>
                <LinkButton kind="plain" to={back}>
                  <Trans>Not now</Trans>
                </LinkButton>
              </FormActions>
            </FormFrame>
          </Section>
        ) : (
          <p>
            <LinkButton kind="quiet" to={back}>
              <Trans>Back</Trans>
            </LinkButton>
          </p>
        )}
      </Stack>
    </>
  );
}

function MovedNotice({ moved }: { moved: number }) {
  return moved > 0 ? (
    <Notice kind="done">
      <Plural
        value={moved}
        one="# person uses the current requirements now."
        other="# people use the current requirements now."
      />
    </Notice>
  ) : (
    <Notice>
      <Trans>There was nothing left to move. The current requirements are already in use.</Trans>
    </Notice>
  );
}

function Versions({ versions }: { versions: MovePreview["versions"] }) {
  const [only] = versions;
  if (only && versions.length === 1) return <VersionChangeList changes={only.changes} />;
  return (
    <Stack>
      <p>
        <Trans>People here are held to different earlier versions.</Trans>
      </p>
      {versions.map(({ people, changes }, index) => (
        <Disclosure
          key={index}
          open={index === 0}
          summary={
            <Plural value={people} one="What changes for # person" other="What changes for # people" />
          }
        >
          <VersionChangeList changes={changes} />
        </Disclosure>
      ))}
    </Stack>
  );
}

function Counts({ counts }: { counts: MovePreview["counts"] }) {
  const lines: [key: string, text: ReactNode][] = [
    ["moves", <Plural value={counts.moves} one="# person is moved." other="# people are moved." />],
    ...(counts.agree > 0
      ? ([
          [
            "agree",
            <Plural
              value={counts.agree}
              one="# of them is asked to agree to texts."
              other="# of them are asked to agree to texts."
            />,
          ],
        ] satisfies [string, ReactNode][])
      : []),
    ...(counts.practiceCloses > 0
      ? ([
          [
            "practice",
            <Plural
              value={counts.practiceCloses}
              one="# of them can’t log practice hours until a new module is completed."
              other="# of them can’t log practice hours until a new module is completed."
            />,
          ],
        ] satisfies [string, ReactNode][])
      : []),
    ...(counts.fallFromReady > 0
      ? ([
          [
            "ready",
            <Plural
              value={counts.fallFromReady}
              one="# of them could apply now, and can’t until the new requirements are met."
              other="# of them could apply now, and can’t until the new requirements are met."
            />,
          ],
        ] satisfies [string, ReactNode][])
      : []),
  ];
  return (
    <ul className="grid list-disc gap-1 ps-6">
      {lines.map(([key, text]) => (
        <li key={key}>{text}</li>
      ))}
    </ul>
  );
}

function PeopleTable({ people }: { people: MovedPerson[] }) {
  const { i18n } = useLingui();
  return (
    <DataTable
      caption={<Trans>People who are moved, and what is new for each</Trans>}
      captionHidden
      rows={people}
      rowKey={(row) => row.applicationId}
      columns={[
        { key: "name", header: <Trans>Name</Trans>, cell: (row) => <PersonName name={row.shownName} /> },
        {
          key: "state",
          header: <Trans>Application</Trans>,
          cell: (row) => <ApplicationStateWord state={row.state} />,
        },
        {
          key: "new",
          header: <Trans>New for them</Trans>,
          cell: ({ effect }) => {
            const sentences = effectText(i18n, effect);
            return (
              <>
                {sentences.length > 0 ? sentences.join(" ") : <Trans>Nothing to do.</Trans>}{" "}
                {effect.fallsFromReady && <NoLongerReady />}
              </>
            );
          },
        },
      ]}
    />
  );
}

function NoLongerReady() {
  return (
    <Badge tone="clay">
      <Trans>No longer ready to apply</Trans>
    </Badge>
  );
}

function OnePerson({ person }: { person: MovedPerson }) {
  const { i18n } = useLingui();
  const sentences = effectText(i18n, person.effect);
  return (
    <Stack>
      {person.effect.fallsFromReady && (
        <p>
          <NoLongerReady />
        </p>
      )}
      {sentences.length > 0 ? (
        <ul className="grid list-disc gap-1 ps-6">
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      ) : (
        <p>
          <Trans>Nothing new is required of them.</Trans>
        </p>
      )}
      <HoursTable hours={person.hours} />
    </Stack>
  );
}

function HoursTable({ hours }: { hours: HoursChange[] }) {
  const cell = (value: HoursChange["before"]) =>
    value ? <HoursOfNeed have={value.have} need={value.need} isEarned /> : "–";
  return (
    <DataTable
      caption={<Trans>Hours, now and after moving</Trans>}
      rows={hours}
      rowKey={(row) => row.id}
      columns={[
        { key: "title", header: <Trans>Requirement</Trans>, cell: (row) => row.title },
        { key: "before", header: <Trans>Now</Trans>, cell: (row) => cell(row.before) },
        { key: "after", header: <Trans>After moving</Trans>, cell: (row) => cell(row.after) },
      ]}
    />
  );
}

function PageTexts({ from, shown, total }: { from: number; shown: number; total: number }) {
  const first = from + 1;
  const last = from + shown;
  return (
    <Trans>
      {first} to {last} of {total}
    </Trans>
  );
}

function Stays({ stays }: { stays: MovePreview["stays"] }) {
  const { i18n } = useLingui();
  return (
    <Section
      title={<Trans>Who stays</Trans>}
      lead={
        <Plural
          value={stays.total}
          one="# application is held to an earlier version and is not moved."
          other="# applications are held to an earlier version and are not moved."
        />
      }
    >
      <Stack>
        <DataTable
          caption={<Trans>Applications that stay, and why</Trans>}
          captionHidden
          rows={stays.rows}
          rowKey={(row) => row.applicationId}
          columns={[
            { key: "name", header: <Trans>Name</Trans>, cell: (row) => <PersonName name={row.shownName} /> },
            { key: "why", header: <Trans>Why</Trans>, cell: (row) => staysText(i18n, row.because) },
          ]}
        />
        {stays.total > stays.rows.length && <NotAllShown shown={stays.rows.length} />}
      </Stack>
    </Section>
  );
}

function NotAllShown({ shown }: { shown: number }) {
  return (
    <p className="text-soft">
      <Trans>The first {shown} are shown.</Trans>
    </p>
  );
}
