import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Badge } from "~/components/ui/badge";
import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { LinkButton, TextLink } from "~/components/ui/button";
import { DescriptionList } from "~/components/ui/description-list";
import { EmailAddress } from "~/components/ui/email-address";
import { ErrorSummary } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { PageHeader, Section } from "~/components/ui/page-header";
import { PersonName } from "~/components/ui/person-name";
import { profileFor } from "~/features/agreements/queries/profile.server";
import { latest } from "~/features/certification/attention";
import { ActivityNote, LastActivity, Reasons } from "~/features/certification/components/attention";
import { EarlierVersionNotice } from "~/features/certification/components/earlier-version-notice";
import { earlierVersion } from "~/features/certification/queries/earlier-version.server";
import {
  formerSupervisorIds,
  managedCohorts,
  managesPerson,
  staffOf,
} from "~/features/cohorts/queries/cohorts.server";
import { setRoles } from "~/features/enrollment/commands/accounts.server";
import { assignSupervisor } from "~/features/enrollment/commands/assigning.server";
import { endMembership, moveMember } from "~/features/enrollment/commands/moving.server";
import { SupervisorForm, SupervisorRoleForm } from "~/features/enrollment/components/person-forms";
import { assignForm, memberForm, readTicks, supervisorRoleForm } from "~/features/enrollment/forms";
import { assignmentLabel } from "~/features/enrollment/cohort-labels";
import { settleFlag } from "~/features/learning/commands/completion-flags.server";
import { CompletionFlags } from "~/features/learning/components/completion-flags";
import { settleFlagForm } from "~/features/learning/forms";
import { openFlags } from "~/features/learning/queries/completion-flags.server";
import { roleLabel } from "~/features/people/labels";
import { canChangeRoles } from "~/features/people/policy";
import { findPerson } from "~/features/people/queries/people.server";
import { confirmationErrors } from "~/features/people/wait-messages";
import { MemberDone } from "~/features/staff/components/member-notices";
import { MembershipList } from "~/features/staff/components/membership-list";
import { stageLabel } from "~/features/staff/labels";
import { doneIn } from "~/features/staff/member-notices";
import { modulesAskedFor } from "~/features/staff/queries/cohort.server";
import { managedPerson } from "~/features/staff/queries/people.server";
import { parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { reauthenticate } from "~/http/reauth.server";
import { formAgain, notFound, refuse, seeOther, statusOf } from "~/http/responses.server";
import { shownEmail } from "~/lib/email";
import { formatDuration } from "~/lib/intl";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, curriculum, i18n } = context;
  const now = context.now();
  const found = await managedPerson(db, viewer.personId, { personId: params.id ?? "", now }, { curriculum });
  if (!found) throw notFound();
  const { person, memberships, progress } = found;
  const present = memberships.find((one) => one.isMine && one.leftAt === null) ?? null;
  const [profile, staff, cohorts, flags, earlier, former] = await Promise.all([
    profileFor(db, curriculum, person.id),
    present ? staffOf(db, present.cohortId) : [],
    managedCohorts(db, viewer.personId),
    openFlags(db, curriculum, person.id),
    earlierVersion(db, curriculum, person.id),
    formerSupervisorIds(db, person.id),
  ]);
  const asked = modulesAskedFor(curriculum, profile);
  const isSupervisor = person.roles.includes("supervisor");
  const change = { personId: person.id, added: isSupervisor ? [] : ["supervisor" as const], removed: [] };
  return {
    title: i18n._(msg`Person`),
    person: {
      id: person.id,
      shownName: person.shownName,
      legalName: person.legalName,
      email: shownEmail(person.email),
      roles: person.roles,
      status: person.status,
      lastActiveAt: person.lastActiveAt,
      rev: person.rev,
    },
    memberships,
    done: doneIn(new URL(request.url).searchParams, memberships, progress?.supervisor ?? null),
    flags,
    staffIn: found.staffIn,
    applicationId: found.applicationId,
    earlier,
    canMove: person.id !== viewer.personId && cohorts.some(({ id }) => id === earlier?.cohortId),
    progress: progress && {
      stage: progress.stage,
      reasons: progress.reasons,
      supervisor: progress.supervisor,
      lastActivityAt: progress.lastActivityAt,
      confirmedMinutes: progress.confirmedMinutes,
      waitingMinutes: progress.waitingMinutes,
      completed: asked.filter((module) =>
        progress.quizzes.some((quiz) => quiz.moduleId === module.id && quiz.completedAt !== null),
      ).length,
      asked: asked.length,
    },
    modules: curriculum.modules.map(({ id, title }) => ({ id, title })),
    present,
    supervisors: staff
      .filter((one) => one.role === "supervisor" && one.canAct && one.personId !== person.id)
      .map(({ personId, shownName, trainees }) => {
        return { personId, shownName, trainees, isFormer: former.includes(personId) };
      }),
    openCohorts: cohorts.filter((one) => one.status === "open").map(({ id, name }) => ({ id, name })),
    canChangeRole: canChangeRoles(viewer, change, true) && person.status === "active",
    locale: viewer.locale,
    timeZone: viewer.timeZone,
    now,
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"]);
  const { db, i18n } = context;
  const personId = params.id ?? "";
  if (!(await managesPerson(db, viewer.personId, personId))) throw notFound();
  const form = await readForm(request);
  const intent = form.get("intent");

  if (intent === "settle_flag") {
    const parsed = await parseForm(form, settleFlagForm);
    if (!parsed.ok) throw refuse("invalid");
    const settled = await settleFlag(db, viewer, { personId, flagId: parsed.value.flag }, context);
    if (!settled.ok) throw refuse(settled.code);
    return seeOther(paths.person(personId));
  }

  if (intent === "assign") {
    const cohortId = String(form.get("cohortId") ?? "");
    const parsed = await parseForm(form, assignForm(i18n));
    if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { form: "assign" as const });
    const { seen } = readTicks(parsed.value.trainee);
    const input = { cohortId, traineeIds: [personId], supervisorId: parsed.value.supervisorId, seen };
    const done = await assignSupervisor(db, viewer, input, context);
    if (done.ok) return seeOther(`${paths.person(personId)}?done=supervisor`);
    if (done.code === "not_found") throw notFound();
    const reply = parsed.again({ supervisorId: [i18n._(assignmentLabel(done.code))] });
    return formAgain(reply, statusOf(done.code), {
      form: "assign" as const,
    });
  }

  if (intent === "give_supervisor" || intent === "take_supervisor") {
    const parsed = await parseForm(form, supervisorRoleForm(i18n));
    if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { form: "role" as const });
    const confirmed = await reauthenticate(context, viewer, parsed.value.password);
    if (!confirmed.ok) {
      const status = statusOf(confirmed.code);
      const reply = parsed.again(confirmationErrors(i18n, confirmed, context.now()));
      return formAgain(reply, status, { form: "role" as const });
    }
    const person = await findPerson(db, personId);
    if (!person) throw notFound();
    const without = person.roles.filter((role) => role !== "supervisor");
    const roles = intent === "give_supervisor" ? [...without, "supervisor" as const] : without;
    const done = await setRoles(db, viewer, { personId, roles, rev: parsed.value.rev }, context);
    if (done.ok) return seeOther(paths.person(personId));
    const message =
      done.code === "still_supervises"
        ? msg`This person still has trainees. Assign them another supervisor first. Nothing was changed.`
        : done.code === "stale"
          ? msg`Someone else changed this person’s roles while you were editing. The roles are shown below as they are now.`
          : done.code === "no_role"
            ? msg`This is the person’s only role, and an account needs one. An administrator can deactivate the account.`
            : msg`You can’t change this role. An administrator can.`;
    const status = statusOf(done.code);
    return formAgain(parsed.again({ "": [i18n._(message)] }), status, { form: "role" as const });
  }

  const parsed = await parseForm(form, memberForm);
  if (!parsed.ok) return formAgain(parsed.reply, statusOf("invalid"), { form: "member" as const });
  const { cohortId, toCohortId = "" } = parsed.value;
  if (parsed.value.intent === "leave") {
    const left = await endMembership(db, viewer, { cohortId, personId }, context);
    if (!left.ok) throw notFound();
    return seeOther(`${paths.person(personId)}?done=left&from=${encodeURIComponent(cohortId)}`);
  }
  const target =
    parsed.value.intent === "rejoin" ? { from: null, to: cohortId } : { from: cohortId, to: toCohortId };
  const moved = await moveMember(
    db,
    viewer,
    { personId, fromCohortId: target.from, toCohortId: target.to },
    context,
  );
  if (moved.ok) {
    const done = target.from === null ? "back" : `moved&from=${encodeURIComponent(target.from)}`;
    return seeOther(`${paths.person(personId)}?done=${done}`);
  }
  const messageText =
    moved.code === "closed"
      ? msg`That cohort is closed to new people. Nothing was changed. Reopen it first, or choose another one.`
      : msg`Nothing was changed. Please choose a cohort that you manage.`;
  const status = statusOf(moved.code);
  return formAgain(parsed.again({ "": [i18n._(messageText)] }), status, { form: "member" as const });
}

/** Revalidates after a rejected form too, so that the page shows the current state and uses its latest revision. */
export const shouldRevalidate = () => true;

export default function Person() {
  const page = useLoaderData<typeof loader>();
  const { person, progress, present, modules, locale, now } = page;
  const answer = useActionData<typeof action>();
  const navigation = useNavigation();
  const { i18n } = useLingui();
  const pending = navigation.state === "submitting";
  const replyTo = (form: string) => (answer?.form === form ? answer.reply : undefined);
  const isLearning = progress !== null && (person.roles.includes("trainee") || page.memberships.length > 0);

  return (
    <>
      <Breadcrumbs items={[{ to: paths.people(), label: <Trans>People</Trans> }]} />
      <PageHeader
        title={<PersonName name={person.shownName} />}
        lead={person.roles.map((role) => i18n._(roleLabel(role))).join(", ")}
        action={
          page.applicationId ? (
            <LinkButton to={paths.manageApplication(page.applicationId)} kind="quiet">
              <Trans>Open the application</Trans>
            </LinkButton>
          ) : undefined
        }
      />
      <Stack gap="wide">
        {page.done && <MemberDone done={page.done} name={person.shownName} />}
        {person.status === "deactivated" && (
          <Badge>
            <Trans>Account deactivated</Trans>
          </Badge>
        )}
        <EarlierVersionNotice
          earlier={page.earlier}
          to={page.canMove ? paths.personProfile(person.id) : null}
        />
        <DescriptionList
          lined
          items={[
            {
              key: "email",
              term: <Trans>Email address</Trans>,
              value: <EmailAddress address={person.email} />,
            },
            {
              key: "legal",
              term: <Trans>Name for the certificate</Trans>,
              value: <PersonName name={person.legalName} />,
            },
            {
              key: "seen",
              term: <Trans>Last visit</Trans>,
              value: <LastActivity at={latest(person.lastActiveAt, progress?.lastActivityAt)} now={now} />,
            },
            ...(page.staffIn.length > 0
              ? [
                  {
                    key: "staff",
                    term: <Trans>Staff of</Trans>,
                    value: page.staffIn.map((one) => (
                      <span key={`${one.cohortId} ${one.role}`} className="block">
                        {one.isMine ? (
                          <TextLink to={paths.cohort(one.cohortId)}>{one.name}</TextLink>
                        ) : (
                          one.name
                        )}
                      </span>
                    )),
                  },
                ]
              : []),
          ]}
        />
        <CompletionFlags flags={page.flags} when={{ locale, zone: page.timeZone }} pending={pending} />
        {isLearning && progress && (
          <Section title={<Trans>Progress</Trans>} lead={<ActivityNote />}>
            <Stack gap="even">
              <DescriptionList
                lined
                items={[
                  { key: "stage", term: <Trans>Stage</Trans>, value: i18n._(stageLabel(progress.stage)) },
                  {
                    key: "modules",
                    term: <Trans>Modules completed</Trans>,
                    value: (
                      <Trans>
                        {progress.completed} of {progress.asked}
                      </Trans>
                    ),
                  },
                  {
                    key: "hours",
                    term: <Trans>Practice hours</Trans>,
                    value: (
                      <Trans>
                        {formatDuration(progress.confirmedMinutes, locale)} confirmed,{" "}
                        {formatDuration(progress.waitingMinutes, locale)} waiting
                      </Trans>
                    ),
                  },
                  {
                    key: "activity",
                    term: <Trans>Last activity</Trans>,
                    value: <LastActivity at={progress.lastActivityAt} now={now} />,
                  },
                ]}
              />
              {progress.reasons.length > 0 && <Reasons reasons={progress.reasons} modules={modules} />}
            </Stack>
          </Section>
        )}
        {present && (
          <Section title={<Trans>Supervisor</Trans>}>
            <SupervisorForm
              personId={person.id}
              cohortId={present.cohortId}
              current={progress?.supervisor ?? null}
              supervisors={page.supervisors}
              reply={replyTo("assign")}
              pending={pending}
            />
          </Section>
        )}
        {page.memberships.length > 0 && (
          <Section title={<Trans>Cohorts</Trans>}>
            <ErrorSummary formId="member" reply={replyTo("member") ?? null} />
            <MembershipList
              memberships={page.memberships}
              openCohorts={page.openCohorts}
              supervisorName={progress?.supervisor?.shownName ?? null}
              locale={locale}
              timeZone={page.timeZone}
              pending={pending}
            />
          </Section>
        )}
        {page.canChangeRole && page.staffIn.length > 0 && (
          <Section title={<Trans>Supervisor role</Trans>}>
            <SupervisorRoleForm
              hasRole={person.roles.includes("supervisor")}
              rev={person.rev}
              reply={replyTo("role")}
              pending={pending}
            />
          </Section>
        )}
        <p>
          <TextLink to={`${paths.audit()}?person=${person.id}`}>
            <Trans>Record history</Trans>
          </TextLink>
        </p>
      </Stack>
    </>
  );
}
