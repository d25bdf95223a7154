import { msg } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { ErrorSummary } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { PageHeader, Section } from "~/components/ui/page-header";
import { requireUpdate } from "~/features/learning/commands/required-updates.server";
import { requireUpdateForm } from "~/features/learning/forms";
import {
  RequiredSoFar,
  RequireUpdates,
  TouchedPeople,
  UpdatedLessonList,
} from "~/features/staff/components/module-updates";
import { updatePreview } from "~/features/staff/queries/updates.server";
import { parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, refuse, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

/** Revalidates after a rejected form too, so that the page shows the current state. */
export const shouldRevalidate = () => true;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const search = new URL(request.url).searchParams;
  const preview = await updatePreview(
    context.db,
    viewer,
    {
      slug: params.module ?? "",
      askedPage: search.get("page"),
    },
    context,
  );
  if (!preview) throw notFound();
  return {
    title: context.i18n._(msg`Module updates`),
    preview,
    isDone: search.get("done") === "1",
    when: { locale: viewer.locale, zone: viewer.timeZone },
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, curriculum, i18n } = context;
  const module = curriculum.moduleBySlug(params.module ?? "");
  if (!module) throw notFound();
  const form = await readForm(request);
  const parsed = await parseForm(form, requireUpdateForm(i18n));
  if (!parsed.ok) return formAgain(parsed.reply);
  const { moduleHash, touched } = parsed.value;
  const done = await requireUpdate(db, viewer, { moduleId: module.id, moduleHash, touched }, context);
  if (done.ok) return seeOther(`${paths.moduleUpdates(module.slug)}?done=1`);
  if (done.code !== "stale") throw refuse(done.code);
  const message = msg`The lessons or the people have changed since you opened this page, so nothing was required. Check what is shown now, then confirm again.`;
  // The checkbox is cleared, because it must confirm what is shown now.
  return formAgain({ error: { "": [i18n._(message)] } }, statusOf("stale"));
}

export default function ModuleUpdates() {
  const { preview, isDone, when } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply ?? null;
  const pending = useNavigation().state === "submitting";
  const { lessons, touched, required, people, read } = preview;
  return (
    <>
      <Breadcrumbs items={[{ to: paths.updates(), label: <Trans>Lesson updates</Trans> }]} />
      <PageHeader
        title={preview.module.title}
        lead={
          people > 0 ? (
            <Plural
              value={people}
              one={`# person in your cohorts finished an earlier version. Have read all updates since: ${read}.`}
              other={`# people in your cohorts finished an earlier version. Have read all updates since: ${read}.`}
            />
          ) : undefined
        }
      />
      <Stack gap="wide">
        {isDone && !reply && (
          <Notice kind="done" title={<Trans>The updates are required now</Trans>}>
            <Trans>The people you confirmed see the updates as their next step when they sign in.</Trans>
          </Notice>
        )}
        {lessons.length === 0 && (
          <Notice title={<Trans>Nothing is new here</Trans>}>
            <Trans>Everyone in your cohorts who finished this module finished it as it is today.</Trans>
          </Notice>
        )}
        {lessons.length > 0 && (
          <Section title={<Trans>What is new</Trans>}>
            <UpdatedLessonList preview={preview} />
          </Section>
        )}
        {touched.total > 0 ? (
          <>
            <Section title={<Trans>Require these updates</Trans>}>
              <RequireUpdates preview={preview} reply={reply} pending={pending} />
            </Section>
            <Section title={<Trans>People affected</Trans>} id="people">
              <TouchedPeople preview={preview} when={when} />
            </Section>
          </>
        ) : (
          <>
            <ErrorSummary formId="require-updates" reply={reply} />
            {lessons.length > 0 && (
              <p className="text-soft">
                <Trans>Everyone has read the updates or has already been asked to read them.</Trans>
              </p>
            )}
          </>
        )}
        {required.length > 0 && (
          <Section title={<Trans>Required so far</Trans>}>
            <RequiredSoFar required={required} when={when} />
          </Section>
        )}
      </Stack>
    </>
  );
}
