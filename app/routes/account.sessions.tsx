import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Button } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { DateTime } from "~/components/ui/date-time";
import { Disclosure } from "~/components/ui/disclosure";
import { Form } from "~/components/ui/form";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Cluster, Stack } from "~/components/ui/layout";
import { Notice } from "~/components/ui/notice";
import { PageHeader } from "~/components/ui/page-header";
import { PasswordField } from "~/components/ui/password-field";
import { HiddenField } from "~/components/ui/text-field";
import { endDevice, endOtherDevices } from "~/features/people/commands/devices.server";
import { sessionsForm } from "~/features/people/forms";
import { devicesOf } from "~/features/people/queries/devices.server";
import { confirmationErrors } from "~/features/people/wait-messages";
import { parseForm, readForm } from "~/http/forms.server";
import { requireUser } from "~/http/guards.server";
import { knownDevice } from "~/http/known-device.server";
import { reauthenticate } from "~/http/reauth.server";
import { formAgain, seeOther, signedOut, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export async function loader(args: LoaderFunctionArgs) {
  const viewer = requireUser(args);
  const { db, now } = args.context;
  return {
    devices: await devicesOf(db, viewer, now()),
    isDone: new URL(args.request.url).searchParams.has("done"),
    locale: viewer.locale,
    timeZone: viewer.timeZone,
    now: now(),
  };
}

export async function action(args: ActionFunctionArgs) {
  const viewer = requireUser(args);
  const { db, i18n, sessions } = args.context;
  const form = await readForm(args.request);
  const parsed = await parseForm(form, sessionsForm(i18n, viewer.sessionId));
  if (!parsed.ok) return formAgain(parsed.reply);
  const { intent, password } = parsed.value;
  if (intent === "end" && parsed.value.sessionId === viewer.sessionId) {
    const done = await endDevice(db, viewer, parsed.value, args.context);
    if (done.ok) return signedOut(paths.home(), sessions.blankCookie());
  }
  const confirmed = await reauthenticate(args.context, viewer, password ?? "");
  if (!confirmed.ok) {
    const status = statusOf(confirmed.code);
    return formAgain(parsed.again(confirmationErrors(i18n, confirmed, args.context.now())), status);
  }
  const { token: deviceToken } = knownDevice(args);
  if (intent === "end_others") {
    await endOtherDevices(db, confirmed.viewer, { deviceToken }, args.context);
    return seeOther(paths.accountSessionsDone());
  }
  const { sessionId } = parsed.value;
  const outcome = await endDevice(db, confirmed.viewer, { sessionId, deviceToken }, args.context);
  if (!outcome.ok) {
    const message = i18n._(msg`This device is already signed out.`);
    return formAgain(parsed.again({ "": [message] }), statusOf(outcome.code));
  }
  return seeOther(paths.accountSessionsDone());
}

export const meta: MetaFunction = () => [{ title: "Devices" }];

export default function Devices() {
  const { devices, isDone, locale, timeZone, now } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply;
  const { t } = useLingui();
  const refusals = Object.values(reply?.error ?? {}).flatMap((texts) => texts ?? []);
  return (
    <>
      <Breadcrumbs items={[{ to: paths.account(), label: <Trans>Account</Trans> }]} />
      <PageHeader
        title={<Trans>Where you are signed in</Trans>}
        lead={
          <Trans>
            If you don’t recognize one of these, sign it out and change your password. Signing out other
            devices also cancels links that were requested to change your email or password.
          </Trans>
        }
      />
      <Stack>
        {refusals.map((message) => (
          <Notice key={message} live>
            {message}
          </Notice>
        ))}
        {isDone && !reply && <Notice kind="done" title={<Trans>Signed out there</Trans>} />}
        <ul className="stack gap-even">
          {devices.map((device) => {
            const name = device.device || t`Unknown device`;
            return (
              <li key={device.id}>
                <Card>
                  <Cluster apart>
                    <div>
                      <p>
                        <strong>{name}</strong>
                        {device.isThisOne && (
                          <>
                            {" "}
                            · <Trans>this device</Trans>
                          </>
                        )}
                      </p>
                      <p className="text-soft">
                        <Trans>
                          Last seen{" "}
                          <DateTime value={device.lastSeenAt} zone={timeZone} locale={locale} now={now} />
                        </Trans>
                      </p>
                      <p className="text-soft">
                        <Trans>
                          Signed in{" "}
                          <DateTime value={device.signedInAt} zone={timeZone} locale={locale} now={now} />
                        </Trans>
                      </p>
                    </div>
                    {device.isThisOne && (
                      <Form method="post">
                        <HiddenField name="sessionId" value={device.id} />
                        <Button kind="quiet" name="intent" value="end" aria-label={t`Sign out: ${name}`}>
                          <Trans>Sign out</Trans>
                        </Button>
                      </Form>
                    )}
                  </Cluster>
                  {!device.isThisOne && (
                    <Disclosure summary={<Trans>Sign this device out</Trans>}>
                      <FormFrame id={`end-${device.id}`} label={t`Sign out: ${name}`}>
                        <HiddenField name="intent" value="end" />
                        <HiddenField name="sessionId" value={device.id} />
                        <PasswordField name="password" label={<Trans>Your password</Trans>} required />
                        <FormActions>
                          <Button kind="quiet">
                            <Trans>Sign out there</Trans>
                          </Button>
                        </FormActions>
                      </FormFrame>
                    </Disclosure>
                  )}
                </Card>
              </li>
            );
          })}
        </ul>
        {devices.length > 1 && (
          <FormFrame id="end-others" label={t`Sign out every other device`}>
            <HiddenField name="intent" value="end_others" />
            <PasswordField name="password" label={<Trans>Your password</Trans>} required />
            <FormActions>
              <Button>
                <Trans>Sign out every other device</Trans>
              </Button>
            </FormActions>
          </FormFrame>
        )}
      </Stack>
    </>
  );
}
