import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { PersonName } from "~/components/ui/person-name";
import { MovePage } from "~/features/certification/components/move-preview";
import { moveForm } from "~/features/certification/forms";
import { mayMove } from "~/features/certification/queries/profile-move-set.server";
import { moveToCurrentProfile } from "~/features/certification/commands/profile-move.server";
import { movePreview } from "~/features/certification/queries/profile-move-preview.server";
import { latestApplicationOf } from "~/features/certification/queries/applications.server";
import { movedIn, staleMoveErrors } from "~/features/certification/refusals";
import { findPerson } from "~/features/people/queries/people.server";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, curriculum, i18n } = context;
  const personId = params.id ?? "";
  const application = await latestApplicationOf(db, personId);
  if (!application) throw notFound();
  const [person, preview] = await Promise.all([
    findPerson(db, personId),
    movePreview(db, viewer, { scope: { applicationId: application.id }, askedPage: null }, { curriculum }),
  ]);
  if (!person || !preview) throw notFound();
  return {
    title: i18n._(msg`Requirements for this person`),
    person: { id: person.id, shownName: person.shownName },
    preview,
    moved: movedIn(new URL(request.url).searchParams),
    constraints: constraintsOf(moveForm(i18n)),
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, i18n } = context;
  const personId = params.id ?? "";
  const application = await latestApplicationOf(db, personId);
  const scope = application && { applicationId: application.id };
  if (!scope || !(await mayMove(db, viewer, scope))) throw notFound();
  const parsed = await parseForm(await readForm(request), moveForm(i18n));
  if (!parsed.ok) return formAgain(parsed.reply);
  const input = { scope, seen: parsed.value.seen };
  const done = await moveToCurrentProfile(db, viewer, input, context);
  if (done.ok) return seeOther(paths.personProfile(personId, done.moved));
  if (done.code === "not_found") throw notFound();
  return formAgain({ initialValue: {}, error: staleMoveErrors(i18n) }, statusOf(done.code));
}

/** Revalidates after a rejected form too, so that the page shows the current state. */
export const shouldRevalidate = () => true;

export default function PersonRequirements() {
  const { person, preview, moved, constraints } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply ?? null;
  const pending = useNavigation().state === "submitting";
  return (
    <MovePage
      breadcrumbs={[
        { to: paths.people(), label: <Trans>People</Trans> },
        { to: paths.person(person.id), label: <PersonName name={person.shownName} /> },
      ]}
      preview={preview}
      moved={moved}
      one
      toPage={() => paths.personProfile(person.id)}
      back={paths.person(person.id)}
      reply={reply}
      constraints={constraints}
      pending={pending}
    />
  );
}
