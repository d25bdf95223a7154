import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { ErrorSummary } from "~/components/ui/form-frame";
import { Stack } from "~/components/ui/layout";
import { NotSaved } from "~/components/ui/not-saved";
import { Notice } from "~/components/ui/notice";
import { PageHeader, Section } from "~/components/ui/page-header";
import { PersonName } from "~/components/ui/person-name";
import { confirmEntries, maskNote, queryEntry } from "~/features/practice/commands/decisions.server";
import { noteReading } from "~/features/practice/commands/reading.server";
import { DecideForms, MaskNote } from "~/features/practice/components/decide-entry";
import { DecidedNotice } from "~/features/practice/components/decided-notice";
import { EntryFacts } from "~/features/practice/components/entry-facts";
import { EntryHistory } from "~/features/practice/components/entry-history";
import { StateBadge } from "~/features/practice/components/state-badge";
import { entriesForm, queryForm } from "~/features/practice/forms";
import { DECIDE_AT_ONCE } from "~/features/practice/model";
import { decisionErrors } from "~/features/practice/refusals";
import { supervisedEntry } from "~/features/staff/queries/trainee.server";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, refuse, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["supervisor"]);
  const { db, curriculum, i18n } = context;
  const page = await supervisedEntry(db, viewer, params.id ?? "", { curriculum });
  if (!page) throw notFound();
  const read = page.corrects ? [page.entry, page.corrects] : [page.entry];
  await noteReading(db, viewer, { personId: page.trainee.personId, entries: read }, context);
  return {
    title: i18n._(msg`Review hours`),
    page,
    done: new URL(request.url).searchParams.get("done"),
    constraints: constraintsOf(queryForm(i18n)),
    viewerId: viewer.personId,
    when: { locale: viewer.locale, zone: viewer.timeZone, now: context.now() },
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["supervisor"]);
  const { db, i18n } = context;
  const id = params.id ?? "";
  const form = await readForm(request);
  const here = paths.superviseEntry(id);
  const elsewhere = `${paths.supervise()}?done=reassigned`;

  if (form.get("intent") === "mask") {
    const masked = await maskNote(db, viewer, { id }, context);
    if (masked.ok) return seeOther(`${here}?done=masked`);
    if (masked.code === "forbidden") return seeOther(elsewhere);
    throw notFound();
  }

  if (form.get("intent") === "query") {
    const parsed = await parseForm(form, queryForm(i18n));
    if (!parsed.ok) return formAgain(parsed.reply);
    const queried = await queryEntry(db, viewer, { ...parsed.value, id }, context);
    if (queried.ok) return seeOther(`${here}?done=queried`);
    if (queried.code === "not_found") throw notFound();
    if (queried.code === "forbidden") return seeOther(elsewhere);
    return formAgain(parsed.again(decisionErrors(i18n, queried)), statusOf(queried.code));
  }

  const parsed = await parseForm(form, entriesForm(DECIDE_AT_ONCE));
  const entries = parsed.ok ? parsed.value.entry.filter((entry) => entry.id === id) : [];
  if (!parsed.ok || entries.length === 0) throw refuse("invalid");
  const result = await confirmEntries(db, viewer, { traineeId: null, entries }, context);
  if (result.ok) return seeOther(`${here}?done=confirmed`);
  if (result.code === "not_found") throw notFound();
  if (result.code === "forbidden") return seeOther(elsewhere);
  return formAgain(parsed.again(decisionErrors(i18n, result)), statusOf(result.code));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Review hours" }];

/** Revalidates after a rejected form too, so that the page shows the current entry. */
export const shouldRevalidate = () => true;

export default function SupervisedEntry() {
  const { page, done, constraints, viewerId, when } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply ?? null;
  const isSending = useNavigation().state === "submitting";
  const { entry, trainee, corrects } = page;
  const isWaiting = page.isTheirs && entry.state === "submitted";
  return (
    <>
      <Breadcrumbs
        items={[
          { to: paths.supervise(), label: <Trans>Supervise</Trans> },
          ...(page.isTheirs
            ? [
                {
                  to: paths.superviseTrainee(trainee.personId),
                  label: <PersonName name={trainee.shownName} />,
                },
              ]
            : []),
        ]}
      />
      <PageHeader title={<Trans>Practice entry</Trans>} />
      <Stack gap="wide">
        <DecidedNotice done={done} count={1} left={0} />
        {!page.isTheirs && (
          <Notice title={<Trans>You no longer supervise this person</Trans>}>
            <Trans>You can read what you decided. Changes are up to their current supervisor.</Trans>
          </Notice>
        )}
        {reply && !isWaiting && (
          <>
            <ErrorSummary
              formId="entry"
              reply={{ error: { "": Object.values(reply.error ?? {}).flatMap((texts) => texts ?? []) } }}
            />
            <NotSaved reply={reply} />
          </>
        )}
        <Stack>
          <div>
            <StateBadge state={entry.state} isStaff />
          </div>
          <EntryFacts entry={entry} locale={when.locale} />
          {isWaiting && (
            <DecideForms entry={entry} reply={reply} constraints={constraints} isSending={isSending} />
          )}
          {page.isTheirs && entry.note !== "" && <MaskNote entryId={entry.id} isSending={isSending} />}
        </Stack>
        {corrects && (
          <Section title={<Trans>The entry it corrects</Trans>}>
            <EntryFacts entry={corrects} locale={when.locale} />
          </Section>
        )}
        <Section title={<Trans>What happened</Trans>}>
          <EntryHistory events={page.history} viewerId={viewerId} when={when} />
        </Section>
      </Stack>
    </>
  );
}
