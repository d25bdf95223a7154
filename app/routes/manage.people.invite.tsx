import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Stack } from "~/components/ui/layout";
import { PageHeader } from "~/components/ui/page-header";
import { managedCohorts } from "~/features/cohorts/queries/cohorts.server";
import { invitePerson } from "~/features/enrollment/commands/invitations.server";
import { InviteStaffForm } from "~/features/enrollment/components/invite-staff-form";
import { Invited } from "~/features/enrollment/components/invited";
import { NoContact } from "~/features/enrollment/components/no-contact";
import { inviteStaffForm } from "~/features/enrollment/forms";
import { inviteRefusal } from "~/features/enrollment/invitation-labels";
import { contactOf } from "~/features/people/queries/contact.server";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, statusOf } from "~/http/responses.server";
import { isReachable } from "~/lib/contact";
import { shownEmail } from "~/lib/email";
import { paths } from "~/lib/paths";
import { hasRole } from "~/lib/roles";
import { newToken } from "~/lib/tokens.server";

/** Trainees are invited from their cohort's page, where a supervisor can be chosen as well. */
const INVITED_HERE = ["supervisor", "manager"] as const;

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, i18n } = context;
  const cohorts = await managedCohorts(db, viewer.personId);
  return {
    title: i18n._(msg`Invite staff`),
    cohorts: cohorts.filter((one) => one.status === "open").map(({ id, name }) => ({ id, name })),
    hasContact: isReachable(await contactOf(db, context)),
    isAdministrator: hasRole(viewer, "administrator"),
    once: newToken(),
    constraints: constraintsOf(inviteStaffForm(i18n, INVITED_HERE)),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, i18n, settings } = context;
  const parsed = await parseForm(await readForm(request), inviteStaffForm(i18n, INVITED_HERE));
  if (!parsed.ok) return formAgain(parsed.reply);
  const { email, role, cohortId = null, once } = parsed.value;
  if (role === "supervisor" && cohortId === null) {
    return formAgain(parsed.again({ cohortId: [i18n._(msg`Please choose a cohort for this supervisor.`)] }));
  }
  const made = await invitePerson(db, viewer, { email, role, cohortId, supervisorId: null, once }, context);
  if (made.ok) return { email: shownEmail(email), link: `${settings.siteUrl}${made.path}`, reply: undefined };
  const { code, field, message } = inviteRefusal(made.code);
  return formAgain(parsed.again({ [field]: [i18n._(message)] }), statusOf(code));
}

/** Revalidates after a rejected form too, so that the page shows the current state and uses its latest revision. */
export const shouldRevalidate = () => true;

export default function InviteStaff() {
  const { once, cohorts, constraints, hasContact, isAdministrator } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const navigation = useNavigation();
  return (
    <>
      <Breadcrumbs items={[{ to: paths.people(), label: <Trans>People</Trans> }]} />
      <PageHeader
        title={<Trans>Invite staff</Trans>}
        lead={<Trans>Invite supervisors and managers here. Invite trainees from their cohort’s page.</Trans>}
      />
      <Stack gap="wide">
        {answer && "link" in answer && <Invited email={answer.email} link={answer.link} />}
        {hasContact ? (
          <InviteStaffForm
            once={once}
            key={answer && "link" in answer ? answer.link : "invite"}
            roles={INVITED_HERE}
            cohorts={cohorts}
            reply={answer?.reply}
            constraints={constraints}
            pending={navigation.state === "submitting"}
          />
        ) : (
          <NoContact isAdministrator={isAdministrator} />
        )}
      </Stack>
    </>
  );
}
