import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Button, LinkButton } from "~/components/ui/button";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { PageHeader } from "~/components/ui/page-header";
import { createCohort } from "~/features/cohorts/commands/cohorts.server";
import { CohortFields } from "~/features/cohorts/components/cohort-fields";
import { newCohortForm } from "~/features/cohorts/forms";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRole({ request, context }, ["manager"]);
  const { i18n, curriculum } = context;
  const profiles = curriculum.profiles.map(({ id, title }) => ({ id, title }));
  return {
    title: i18n._(msg`New cohort`),
    profiles,
    constraints: constraintsOf(
      newCohortForm(
        i18n,
        profiles.map(({ id }) => id),
      ),
    ),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, i18n, curriculum } = context;
  const schema = newCohortForm(
    i18n,
    curriculum.profiles.map(({ id }) => id),
  );
  const parsed = await parseForm(await readForm(request), schema);
  if (!parsed.ok) return formAgain(parsed.reply);
  const made = await createCohort(
    db,
    viewer,
    { ...parsed.value, endsOn: parsed.value.endsOn ?? null },
    context,
  );
  if (made.ok) return seeOther(paths.cohort(made.cohortId));
  const taken = i18n._(msg`There is already a cohort with this name. Please choose another name.`);
  return formAgain(parsed.again({ name: [taken] }), statusOf(made.code));
}

export default function NewCohort() {
  const { profiles, constraints } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply;
  const navigation = useNavigation();
  return (
    <>
      <Breadcrumbs items={[{ to: paths.cohorts(), label: <Trans>Cohorts</Trans> }]} />
      <PageHeader
        title={<Trans>New cohort</Trans>}
        lead={<Trans>You will manage this cohort. Next, you can invite people to it.</Trans>}
      />
      <FormFrame id="cohort" reply={reply} constraints={constraints}>
        <CohortFields profiles={profiles} />
        <FormActions>
          <Button pending={navigation.state === "submitting"}>
            <Trans>Create cohort</Trans>
          </Button>
          <LinkButton to={paths.cohorts()} kind="plain">
            <Trans>Cancel</Trans>
          </LinkButton>
        </FormActions>
      </FormFrame>
    </>
  );
}
