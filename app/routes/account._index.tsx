import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { Button, TextLink } from "~/components/ui/button";
import { DescriptionList } from "~/components/ui/description-list";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Notice } from "~/components/ui/notice";
import { PageHeader, Section } from "~/components/ui/page-header";
import { SelectField } from "~/components/ui/select-field";
import { HiddenField } from "~/components/ui/text-field";
import { printingReply } from "~/features/certification/queries/printed-name.server";
import { changeProfile } from "~/features/people/commands/profile.server";
import { NameFields } from "~/features/people/components/name-fields";
import { profileForm } from "~/features/people/forms";
import { findPerson } from "~/features/people/queries/people.server";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireUser } from "~/http/guards.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { timeZonesInOrder } from "~/lib/dates";
import { shownEmail } from "~/lib/email";
import { paths } from "~/lib/paths";

export async function loader(args: LoaderFunctionArgs) {
  const viewer = requireUser(args);
  const { db, curriculum, i18n } = args.context;
  const person = await findPerson(db, viewer.personId);
  if (!person) throw notFound();
  return {
    shownName: person.shownName,
    legalName: person.legalName,
    email: shownEmail(person.email),
    timeZone: person.timeZone,
    isTrainee: person.roles.includes("trainee"),
    rev: person.rev,
    programmeZone: curriculum.program.timeZone,
    timeZones: timeZonesInOrder(),
    done: new URL(args.request.url).searchParams.get("done"),
    constraints: constraintsOf(profileForm(i18n)),
  };
}

export async function action(args: ActionFunctionArgs) {
  const viewer = requireUser(args);
  const { db, i18n } = args.context;
  const form = await readForm(args.request);
  const parsed = await parseForm(form, profileForm(i18n));
  if (!parsed.ok) return formAgain(parsed.reply);
  const before = await findPerson(db, viewer.personId);
  if (parsed.value.legalName !== before?.legalName) {
    const printing = await printingReply(i18n, form, parsed.value.legalName, parsed.again);
    if (printing) return formAgain(printing);
  }
  const outcome = await changeProfile(db, viewer, parsed.value, args.context);
  if (!outcome.ok) {
    const message = i18n._(
      msg`Your profile was changed on another device while you were editing. What you typed is still here. Please review it and save again.`,
    );
    return formAgain(parsed.again({ "": [message] }), statusOf(outcome.code));
  }
  return seeOther(paths.accountDone("profile"));
}

export const meta: MetaFunction = () => [{ title: "Account" }];

/** Revalidates after a rejected form too, so that the page shows the current state and uses its latest revision. */
export const shouldRevalidate = () => true;

export default function Account() {
  const page = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply;
  const { t } = useLingui();
  const { programmeZone } = page;
  return (
    <>
      <PageHeader title={<Trans>Your account</Trans>} />
      {!reply && <Done what={page.done} />}
      <Section title={<Trans>Profile</Trans>}>
        <FormFrame id="profile" reply={reply} constraints={page.constraints}>
          <HiddenField name="rev" value={page.rev} />
          <NameFields legalName={page.legalName} shownName={page.shownName} isTrainee={page.isTrainee} />
          <SelectField
            name="timeZone"
            label={<Trans>Time zone</Trans>}
            hint={
              <Trans>Times are shown in this time zone. Expiration dates use the program’s time zone.</Trans>
            }
            prompt={t`The program’s: ${programmeZone}`}
            options={page.timeZones.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
            defaultValue={page.timeZone}
          />
          <p>
            <Trans>A certificate that has been issued keeps the name it was issued with.</Trans>
          </p>
          <FormActions>
            <Button>
              <Trans>Save</Trans>
            </Button>
          </FormActions>
        </FormFrame>
      </Section>
      <Section title={<Trans>Signing in and privacy</Trans>}>
        <DescriptionList
          lined
          items={[
            {
              key: "email",
              term: <Trans>Email</Trans>,
              value: (
                <>
                  {page.email} ·{" "}
                  <TextLink to={paths.accountEmail()}>
                    <Trans>Change your email</Trans>
                  </TextLink>
                </>
              ),
            },
            {
              key: "password",
              term: <Trans>Password</Trans>,
              value: (
                <TextLink to={paths.accountPassword()}>
                  <Trans>Change your password</Trans>
                </TextLink>
              ),
            },
            {
              key: "devices",
              term: <Trans>Devices</Trans>,
              value: (
                <TextLink to={paths.accountSessions()}>
                  <Trans>See where you are signed in, and sign out</Trans>
                </TextLink>
              ),
            },
            {
              key: "record",
              term: <Trans>Your record</Trans>,
              value: (
                <TextLink to={paths.accountRecord()}>
                  <Trans>See who opened or changed it</Trans>
                </TextLink>
              ),
            },
          ]}
        />
      </Section>
    </>
  );
}

function Done({ what }: { what: string | null }) {
  if (what === "profile") return <Notice kind="done" title={<Trans>Your profile is saved</Trans>} />;
  if (what === "password") {
    return (
      <Notice kind="done" title={<Trans>Your new password is set</Trans>}>
        <Trans>You were signed out on every other device.</Trans>
      </Notice>
    );
  }
  if (what === "email") {
    return (
      <Notice kind="done" title={<Trans>Your new address is set</Trans>}>
        <Trans>From now on, sign in with the new address. We sent a notice to the old one.</Trans>
      </Notice>
    );
  }
  return null;
}
