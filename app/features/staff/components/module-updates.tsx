import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";

import type { RequiredLine, TouchedPerson, UpdatedModule, UpdatePreview } from "../queries/updates.server";
import { Badge } from "~/components/ui/badge";
import { Button, TextLink } from "~/components/ui/button";
import { CheckboxField } from "~/components/ui/choice-fields";
import { DataTable } from "~/components/ui/data-table";
import { DateTime } from "~/components/ui/date-time";
import { EmptyState } from "~/components/ui/empty-state";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { Pagination } from "~/components/ui/pagination";
import { PersonName } from "~/components/ui/person-name";
import { HiddenField } from "~/components/ui/text-field";
import type { FormReply } from "~/lib/form";
import { paths } from "~/lib/paths";

/* What a manager sees of lessons that changed since people finished them. */

type When = { locale: string; zone: string };

/** Lists the modules that changed since people finished them, and the follow-up. */
export function UpdatedModules({ modules, when }: { modules: UpdatedModule[]; when: When }) {
  const { t } = useLingui();
  if (modules.length === 0) {
    return (
      <EmptyState title={<Trans>No lesson updates</Trans>} icon="book" level={2}>
        <Trans>
          When a lesson of a module changes after people in your cohorts finished it, the module appears here.
        </Trans>
      </EmptyState>
    );
  }
  return (
    <DataTable
      caption={t`Modules with updated lessons`}
      captionHidden
      rows={modules}
      rowKey={({ slug }) => slug}
      columns={[
        {
          key: "module",
          header: <Trans>Module</Trans>,
          cell: ({ slug, title }) => <TextLink to={paths.moduleUpdates(slug)}>{title}</TextLink>,
        },
        {
          key: "lessons",
          header: <Trans>New or updated lessons</Trans>,
          numeric: true,
          cell: ({ lessons }) => lessons,
        },
        {
          key: "people",
          header: <Trans>Finished an earlier version</Trans>,
          numeric: true,
          cell: ({ people }) => people,
        },
        {
          key: "read",
          header: <Trans>Have read all updates</Trans>,
          numeric: true,
          cell: ({ read }) => read,
        },
        {
          key: "required",
          header: <Trans>Required</Trans>,
          cell: ({ required }) => <LatestRequired required={required} when={when} />,
        },
      ]}
    />
  );
}

function LatestRequired({ required, when }: { required: RequiredLine[]; when: When }) {
  const [latest, ...earlier] = required;
  if (!latest) {
    return (
      <span className="text-soft">
        <Trans>Not required</Trans>
      </span>
    );
  }
  return (
    <>
      <RequiredText line={latest} when={when} />
      {earlier.length > 0 && (
        <span className="block text-soft">
          <Plural
            value={earlier.length}
            one="Required # time before that"
            other="Required # times before that"
          />
        </span>
      )}
    </>
  );
}

function RequiredText({ line, when }: { line: RequiredLine; when: When }) {
  return (
    <>
      <DateTime value={line.requiredAt} form="date" {...when} />
      {": "}
      <Trans>
        {line.done} of {line.asked} have read them
      </Trans>
    </>
  );
}

/** Lists what is new in a module, lesson by lesson. */
export function UpdatedLessonList({ preview }: { preview: UpdatePreview }) {
  return (
    <ul className="stack gap-even">
      {preview.lessons.map((lesson) => (
        <li key={lesson.slug}>
          <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <TextLink to={paths.lesson(preview.module.slug, lesson.slug)}>{lesson.title}</TextLink>
            <Badge tone="sky" icon="info">
              {lesson.kind === "new" ? <Trans>New</Trans> : <Trans>Updated</Trans>}
            </Badge>
            {lesson.minutes > 0 && (
              <span className="text-soft">
                <Plural value={lesson.minutes} one="# minute" other="# minutes" />
              </span>
            )}
          </p>
          <p className="text-soft">
            {lesson.changed ?? (
              <Trans>The author did not describe the change. Read the lesson before you require it.</Trans>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Explains what requiring means, and shows its form. */
export function RequireUpdates({
  preview,
  reply,
  pending,
}: {
  preview: UpdatePreview;
  reply: FormReply | null;
  pending: boolean;
}) {
  const { t } = useLingui();
  const { total, held, hash } = preview.touched;
  return (
    <Stack>
      <ul className="list-disc ps-6">
        <li>
          <Plural
            value={total}
            one="# person would be asked to read what is new to them."
            other="# people would be asked to read what is new to them."
          />
        </li>
        <li>
          <Plural
            value={held}
            _0="All of them have already applied, so this doesn’t delay any application."
            one="# of them has not applied yet. Reading the updates becomes that person’s next step, before applying."
            other="# of them have not applied yet. Reading the updates becomes their next step, before applying."
          />
        </li>
        <li>
          <Trans>Completed modules, hours, submitted applications, and certificates stay as they are.</Trans>
        </li>
        <li>
          <Trans>This can’t be undone. It is recorded in the audit log with your name.</Trans>
        </li>
      </ul>
      <FormFrame id="require-updates" reply={reply} label={t`Require these updates`}>
        <HiddenField name="moduleHash" value={preview.module.hash} />
        <HiddenField name="touched" value={hash} />
        <CheckboxField
          name="confirmed"
          label={
            <Plural
              value={total}
              one="I have checked the list below, and this person should read the updates"
              other="I have checked the list below, and all # people should read the updates"
            />
          }
        />
        <FormActions>
          <Button pending={pending}>
            <Trans>Require these updates</Trans>
          </Button>
        </FormActions>
      </FormFrame>
    </Stack>
  );
}

/** Lists the people whom requiring the updates would affect. */
export function TouchedPeople({ preview, when }: { preview: UpdatePreview; when: When }) {
  const { t } = useLingui();
  const { touched, module } = preview;
  return (
    <Stack>
      <DataTable
        caption={t`People affected`}
        captionHidden
        rows={touched.rows}
        rowKey={({ personId }) => personId}
        columns={[
          {
            key: "person",
            header: <Trans>Name</Trans>,
            cell: ({ personId, shownName }) => (
              <TextLink to={paths.person(personId)}>
                <PersonName name={shownName} />
              </TextLink>
            ),
          },
          {
            key: "cohort",
            header: <Trans>Cohort</Trans>,
            cell: ({ cohorts }) => cohorts.map((name) => <Line key={name}>{name}</Line>),
          },
          {
            key: "finished",
            header: <Trans>Finished</Trans>,
            cell: ({ finishedAt }) => <DateTime value={finishedAt} form="date" {...when} />,
          },
          {
            key: "lessons",
            header: <Trans>Not read yet</Trans>,
            cell: ({ lessons }) => lessons.map((title) => <Line key={title}>{title}</Line>),
          },
          { key: "held", header: <Trans>Application</Trans>, cell: (row) => <HeldText row={row} /> },
        ]}
      />
      <Pagination
        page={touched.page}
        pages={touched.pages}
        toPage={(page) => `${paths.moduleUpdates(module.slug)}?page=${page}#people`}
        summary={<Plural value={touched.total} one="# person" other="# people" />}
      />
    </Stack>
  );
}

function Line({ children }: { children: ReactNode }) {
  return <span className="block">{children}</span>;
}

function HeldText({ row }: { row: TouchedPerson }) {
  return row.isHeld ? <Trans>Must read before applying</Trans> : <Trans>Not affected</Trans>;
}

/** Lists what was required before, and how many have read it. */
export function RequiredSoFar({ required, when }: { required: RequiredLine[]; when: When }) {
  return (
    <ul className="stack gap-tight">
      {required.map((line) => (
        <li key={line.id}>
          <RequiredText line={line} when={when} />
        </li>
      ))}
    </ul>
  );
}
