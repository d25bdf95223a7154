import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Button, LinkButton, TextLink } from "~/components/ui/button";
import { CheckboxField } from "~/components/ui/choice-fields";
import { Disclosure } from "~/components/ui/disclosure";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { PageHeader, Section } from "~/components/ui/page-header";
import { agreementLabel } from "~/features/certification/agreeing";
import { agreeToTexts } from "~/features/certification/commands/agreeing.server";
import { textsPage } from "~/features/certification/queries/texts-to-agree.server";
import { PolicyText } from "~/features/certification/components/policy-text";
import { agreeName, textsForm } from "~/features/certification/forms";
import type { DataProtection } from "~/curriculum/types";
import { WhoIsResponsible } from "~/features/learning/components/data-protection";
import { dataProtectionFor } from "~/features/learning/queries/library.server";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"]);
  const { db, curriculum, i18n } = context;
  const texts = await textsPage(db, viewer, { curriculum });
  if (!texts) throw seeOther(paths.certification());
  const hasDataNotice = texts.some((text) => text.kind === "policy" && text.policyKind === "data_notice");
  return {
    dataProtection: hasDataNotice ? await dataProtectionFor(db, viewer, { curriculum }) : null,
    texts: texts.map((text) => ({ ...text, field: agreeName(text.requirementId) })),
    constraints: constraintsOf(textsForm(i18n, texts)),
    title: i18n._(msg`Texts to agree to`),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"]);
  const { db, curriculum, i18n } = context;
  const form = await readForm(request);
  const texts = await textsPage(db, viewer, { curriculum });
  // A second click on the same button: the agreement is already recorded, and the overview says so.
  if (!texts) return seeOther(paths.certification());
  const parsed = await parseForm(form, textsForm(i18n, texts));
  if (!parsed.ok) return formAgain(parsed.reply);
  const agreed = Object.fromEntries(
    texts.map(({ requirementId }) => [requirementId, parsed.value[agreeName(requirementId)] ?? ""]),
  );
  const done = await agreeToTexts(db, viewer, agreed, context);
  if (done.ok) return seeOther(paths.certification());
  if (done.code === "not_found") throw notFound();
  const message =
    done.code === "stale"
      ? i18n._(
          msg`This text was updated after you opened the page. Nothing was recorded. Please review it as it is now.`,
        )
      : i18n._(msg`Please read this text. Check the box if you agree.`);
  const errors = Object.fromEntries(done.requirementIds.map((id) => [agreeName(id), [message]]));
  const { initialValue, error } = parsed.again(errors);
  // People haven't agreed to a text that has changed since, so its box is cleared.
  const unchanged = Object.entries(initialValue ?? {}).filter(([name]) => !(name in errors));
  return formAgain({ initialValue: Object.fromEntries(unchanged), error }, statusOf(done.code));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

/** Revalidates after a rejected form too, so that the page shows the current texts. */
export const shouldRevalidate = () => true;

export default function Texts() {
  const { texts, dataProtection, constraints } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply ?? null;
  const isSending = useNavigation().state === "submitting";
  return (
    <>
      <Breadcrumbs items={[{ to: paths.certification(), label: <Trans>Certification</Trans> }]} />
      <PageHeader
        title={<Trans>Texts to agree to</Trans>}
        lead={
          <Trans>
            Please read each text and agree to it. Everything you did still counts. If there is something you
            can’t agree to, talk to your program manager first.
          </Trans>
        }
      />
      <FormFrame id="texts" reply={reply} constraints={constraints} wide>
        <Stack gap="wide">
          {texts.map((text) => (
            <Text key={`${text.requirementId} ${text.hash}`} text={text} dataProtection={dataProtection} />
          ))}
          <FormActions>
            <Button large pending={isSending} pendingLabel={<Trans>Saving…</Trans>}>
              <Trans>Agree</Trans>
            </Button>
            <LinkButton kind="plain" to={paths.certification()}>
              <Trans>Not now</Trans>
            </LinkButton>
          </FormActions>
        </Stack>
      </FormFrame>
    </>
  );
}

type ShownText = ReturnType<typeof useLoaderData<typeof loader>>["texts"][number];

function Text({ text, dataProtection }: { text: ShownText; dataProtection: DataProtection | null }) {
  const { i18n } = useLingui();
  if (text.kind === "statement") {
    return (
      <Section title={text.title}>
        <CheckboxField name={text.field} value={text.hash} label={text.text} required card />
      </Section>
    );
  }
  return (
    <Section title={text.title}>
      <Stack>
        {text.hashBefore !== null && (
          <p>
            <TextLink to={paths.policy(text.slug, text.hashBefore)}>
              <Trans>Read the version you agreed to before</Trans>
            </TextLink>
          </p>
        )}
        <Disclosure summary={<Trans>Read the text: {text.title}</Trans>}>
          <PolicyText html={text.html} />
        </Disclosure>
        {text.policyKind === "data_notice" && <WhoIsResponsible data={dataProtection} level={3} />}
        <CheckboxField
          name={text.field}
          value={text.hash}
          label={i18n._(agreementLabel(text.policyKind))}
          required
          card
        />
      </Stack>
    </Section>
  );
}
