import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Button, TextLink } from "~/components/ui/button";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { PageHeader, Section } from "~/components/ui/page-header";
import { SelectField } from "~/components/ui/select-field";
import { HiddenField } from "~/components/ui/text-field";
import { countBehind } from "~/features/certification/queries/profile-move-set.server";
import { changeCohort, setCohortStatus } from "~/features/cohorts/commands/cohorts.server";
import { addCohortStaff } from "~/features/cohorts/commands/staff.server";
import { CohortFields } from "~/features/cohorts/components/cohort-fields";
import { StaffList } from "~/features/cohorts/components/staff-list";
import { addStaffForm, cohortForm, cohortStatusForm, removeStaffForm } from "~/features/cohorts/forms";
import { managedCohort, possibleStaff, staffOf } from "~/features/cohorts/queries/cohorts.server";
import { removeCohortStaff } from "~/features/enrollment/commands/cohort-staff.server";
import { OpenInvitations, StatusDone } from "~/features/enrollment/components/open-invitations";
import { editFailureMessage } from "~/features/enrollment/cohort-labels";
import { openInvitationsOf } from "~/features/enrollment/queries/invitations.server";
import { roleLabel } from "~/features/people/labels";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, i18n, curriculum } = context;
  const cohort = await managedCohort(db, viewer.personId, params.id ?? "");
  if (!cohort) throw notFound();
  const [staff, possible, behind, openInvitations] = await Promise.all([
    staffOf(db, cohort.id),
    possibleStaff(db),
    countBehind(db, curriculum, cohort),
    openInvitationsOf(db, cohort.id, context.now()),
  ]);
  return {
    title: i18n._(msg`Edit cohort`),
    cohort,
    profileTitle: curriculum.profileById(cohort.profileId)?.title ?? cohort.profileId,
    behind,
    openInvitations,
    isStatusDone: new URL(request.url).searchParams.get("done") === cohort.status,
    staff,
    possible: possible.filter(
      (one) => !staff.some((known) => known.personId === one.personId && known.role === one.role),
    ),
    viewerId: viewer.personId,
    constraints: constraintsOf(cohortForm(i18n)),
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, i18n } = context;
  const cohortId = params.id ?? "";
  if (!(await managedCohort(db, viewer.personId, cohortId))) throw notFound();
  const form = await readForm(request);
  const intent = form.get("intent");
  const schema =
    intent === "status"
      ? cohortStatusForm
      : intent === "add_staff"
        ? addStaffForm(i18n)
        : intent === "remove_staff"
          ? removeStaffForm
          : cohortForm(i18n);
  const parsed = await parseForm(form, schema);
  if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { intent });
  const { value } = parsed;

  const done =
    value.intent === "facts"
      ? await changeCohort(db, viewer, { ...value, cohortId, endsOn: value.endsOn ?? null }, context)
      : value.intent === "status"
        ? await setCohortStatus(db, viewer, { ...value, cohortId }, context)
        : value.intent === "add_staff"
          ? await addCohortStaff(db, viewer, { cohortId, ...value.staff }, context)
          : await removeCohortStaff(db, viewer, { cohortId, staffId: value.staffId }, context);
  if (!done.ok) {
    if (done.code === "not_found") throw notFound();
    const field = done.code === "conflict" ? "name" : done.code === "invalid" ? "staff" : "";
    const again = parsed.again({ [field]: [i18n._(editFailureMessage(done))] });
    return formAgain(again, statusOf(done.code), { intent });
  }
  const managesStill = await managedCohort(db, viewer.personId, cohortId);
  if (!managesStill) return seeOther(paths.cohorts());
  if (value.intent === "status") return seeOther(`${paths.cohortEdit(cohortId)}?done=${value.status}`);
  return seeOther(value.intent === "facts" ? paths.cohort(cohortId) : paths.cohortEdit(cohortId));
}

/** Revalidates after a rejected form too, so that the page shows the current state and uses its latest revision. */
export const shouldRevalidate = () => true;

export default function EditCohort() {
  const {
    cohort,
    openInvitations,
    isStatusDone,
    profileTitle,
    behind,
    staff,
    possible,
    viewerId,
    constraints,
  } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const navigation = useNavigation();
  const { t, i18n } = useLingui();
  const replyTo = (...intents: string[]) => {
    const intent = typeof answer?.intent === "string" ? answer.intent : "facts";
    return intents.includes(intent) ? answer?.reply : undefined;
  };
  const pending = navigation.state === "submitting" ? navigation.formData?.get("intent") : null;
  const isOpen = cohort.status === "open";

  return (
    <>
      <Breadcrumbs
        items={[
          { to: paths.cohorts(), label: <Trans>Cohorts</Trans> },
          { to: paths.cohort(cohort.id), label: cohort.name },
        ]}
      />
      <PageHeader title={<Trans>Edit cohort</Trans>} lead={<Trans>Requirements: {profileTitle}.</Trans>} />
      <Stack gap="wide">
        {isStatusDone && <StatusDone cohort={{ id: cohort.id, isOpen }} count={openInvitations} />}
        {behind > 0 && (
          <Notice
            kind="waits"
            title={
              <Plural
                value={behind}
                one="# person uses an earlier version of the requirements"
                other="# people use an earlier version of the requirements"
              />
            }
          >
            <TextLink to={paths.cohortProfile(cohort.id)}>
              <Trans>Review and move</Trans>
            </TextLink>
          </Notice>
        )}
        <Section title={<Trans>Name and dates</Trans>}>
          <FormFrame id="cohort" reply={replyTo("facts")} constraints={constraints}>
            <HiddenField name="intent" value="facts" />
            <HiddenField name="rev" value={cohort.rev} />
            <CohortFields values={cohort} />
            <FormActions>
              <Button pending={pending === "facts"}>
                <Trans>Save</Trans>
              </Button>
            </FormActions>
          </FormFrame>
        </Section>

        <Section
          title={<Trans>Staff</Trans>}
          lead={
            <Trans>
              Supervisors can be assigned trainees in this cohort. Managers see everyone in it and decide on
              certificates.
            </Trans>
          }
        >
          <StaffList staff={staff} viewerId={viewerId} reply={replyTo("remove_staff")} />
          {possible.length > 0 ? (
            <FormFrame id="add-staff" reply={replyTo("add_staff")} label={t`Add a person to the staff`}>
              <HiddenField name="intent" value="add_staff" />
              <SelectField
                name="staff"
                label={<Trans>Person</Trans>}
                prompt={t`Choose one`}
                options={possible.map((one) => ({
                  value: `${one.role}:${one.personId}`,
                  label: `${one.shownName} · ${i18n._(roleLabel(one.role))}`,
                }))}
              />
              <FormActions>
                <Button kind="quiet" pending={pending === "add_staff"}>
                  <Trans>Add to the staff</Trans>
                </Button>
              </FormActions>
            </FormFrame>
          ) : (
            <p className="text-soft">
              <Trans>Everyone who is a supervisor or manager is already on this cohort’s staff.</Trans>
            </p>
          )}
        </Section>

        <Section
          title={isOpen ? <Trans>Close cohort</Trans> : <Trans>Reopen cohort</Trans>}
          lead={
            isOpen ? (
              <Trans>
                No one new can join a closed cohort. Everyone in it keeps their lessons, hours, applications,
                and supervisors.
              </Trans>
            ) : (
              <Trans>People can be invited and can join again.</Trans>
            )
          }
        >
          {!isStatusDone && <OpenInvitations cohort={{ id: cohort.id, isOpen }} count={openInvitations} />}
          <FormFrame id="status" reply={replyTo("status")} label={t`Close or reopen cohort`}>
            <HiddenField name="intent" value="status" />
            <HiddenField name="status" value={isOpen ? "closed" : "open"} />
            <HiddenField name="rev" value={cohort.rev} />
            <FormActions>
              <Button kind="quiet" pending={pending === "status"}>
                {isOpen ? <Trans>Close to new people</Trans> : <Trans>Reopen to new people</Trans>}
              </Button>
            </FormActions>
          </FormFrame>
        </Section>
      </Stack>
    </>
  );
}
