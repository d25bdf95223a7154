import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { MovePage } from "~/features/certification/components/move-preview";
import { moveForm } from "~/features/certification/forms";
import { moveToCurrentProfile } from "~/features/certification/commands/profile-move.server";
import { movePreview } from "~/features/certification/queries/profile-move-preview.server";
import { movedIn, staleMoveErrors } from "~/features/certification/refusals";
import { managedCohort } from "~/features/cohorts/queries/cohorts.server";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, curriculum, i18n } = context;
  const cohort = await managedCohort(db, viewer.personId, params.id ?? "");
  if (!cohort) throw notFound();
  const search = new URL(request.url).searchParams;
  const scope = { cohortId: cohort.id };
  const preview = await movePreview(db, viewer, { scope, askedPage: search.get("page") }, { curriculum });
  if (!preview) throw notFound();
  return {
    title: i18n._(msg`Requirements`),
    cohort: { id: cohort.id, name: cohort.name },
    preview,
    moved: movedIn(search),
    constraints: constraintsOf(moveForm(i18n)),
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, i18n } = context;
  const cohortId = params.id ?? "";
  if (!(await managedCohort(db, viewer.personId, cohortId))) throw notFound();
  const parsed = await parseForm(await readForm(request), moveForm(i18n));
  if (!parsed.ok) return formAgain(parsed.reply);
  const input = { scope: { cohortId }, seen: parsed.value.seen };
  const done = await moveToCurrentProfile(db, viewer, input, context);
  if (done.ok) return seeOther(paths.cohortProfile(cohortId, done.moved));
  if (done.code === "not_found") throw notFound();
  return formAgain({ initialValue: {}, error: staleMoveErrors(i18n) }, statusOf(done.code));
}

/** Revalidates after a rejected form too, so that the page shows the current state. */
export const shouldRevalidate = () => true;

export default function CohortRequirements() {
  const { cohort, preview, moved, constraints } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply ?? null;
  const pending = useNavigation().state === "submitting";
  return (
    <MovePage
      breadcrumbs={[
        { to: paths.cohorts(), label: <Trans>Cohorts</Trans> },
        { to: paths.cohort(cohort.id), label: cohort.name },
      ]}
      preview={preview}
      moved={moved}
      one={false}
      toPage={(page) => `${paths.cohortProfile(cohort.id)}?page=${page}`}
      back={paths.cohort(cohort.id)}
      reply={reply}
      constraints={constraints}
      pending={pending}
    />
  );
}
