import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { Button, LinkButton, TextLink } from "~/components/ui/button";
import { DescriptionList } from "~/components/ui/description-list";
import { EmptyState } from "~/components/ui/empty-state";
import { ErrorSummary, FormActions, FormFrame } from "~/components/ui/form-frame";
import { Split, Stack } from "~/components/ui/layout";
import { NotSaved } from "~/components/ui/not-saved";
import { PageHeader, Section } from "~/components/ui/page-header";
import { Pagination } from "~/components/ui/pagination";
import { PersonName } from "~/components/ui/person-name";
import { HiddenField } from "~/components/ui/text-field";
import { ActivityNote, LastActivity, Reasons } from "~/features/certification/components/attention";
import { MissingModulesNotice } from "~/features/certification/components/earlier-version-notice";
import { RequirementPath } from "~/features/certification/components/requirement-path";
import { earlierVersion } from "~/features/certification/queries/earlier-version.server";
import { settleFlag } from "~/features/learning/commands/completion-flags.server";
import { CompletionFlags } from "~/features/learning/components/completion-flags";
import { settleFlagForm } from "~/features/learning/forms";
import { openFlags } from "~/features/learning/queries/completion-flags.server";
import { confirmEntries, queryEntry } from "~/features/practice/commands/decisions.server";
import { noteReading } from "~/features/practice/commands/reading.server";
import { WaitingEntry } from "~/features/practice/components/decide-entry";
import { DecidedNotice } from "~/features/practice/components/decided-notice";
import { EntryList } from "~/features/practice/components/entry-list";
import { entriesForm, queryForm } from "~/features/practice/forms";
import { actorLabel } from "~/features/practice/labels";
import { DECIDE_AT_ONCE } from "~/features/practice/model";
import { decisionErrors } from "~/features/practice/refusals";
import { DomainHours, Happenings, HoursSentence, QuizTable } from "~/features/staff/components/trainee-parts";
import { stageLabel } from "~/features/staff/labels";
import { traineePage, type TraineePage } from "~/features/staff/queries/trainee.server";
import { constraintsOf, parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, notFound, refuse, seeOther, statusOf } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["supervisor"]);
  const { db, curriculum, i18n } = context;
  const search = new URL(request.url).searchParams;
  const now = context.now();
  const traineeId = params.id ?? "";
  const page = await traineePage(
    db,
    viewer,
    { traineeId, askedPage: search.get("page"), now },
    { curriculum },
  );
  if (!page) throw notFound();
  const [flags, earlier] = await Promise.all([
    openFlags(db, curriculum, traineeId),
    earlierVersion(db, curriculum, traineeId),
  ]);
  await noteReading(db, viewer, { personId: traineeId, entries: page.waiting.entries }, context);
  return {
    title: i18n._(msg`Trainee`),
    page,
    flags,
    earlier,
    done: search.get("done"),
    count: Number(search.get("count") ?? 0),
    left: Number(search.get("left") ?? 0),
    constraints: constraintsOf(queryForm(i18n)),
    when: { locale: viewer.locale, zone: viewer.timeZone, now },
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["supervisor"]);
  const { db, i18n } = context;
  const traineeId = params.id ?? "";
  const form = await readForm(request);
  const here = paths.superviseTrainee(traineeId);

  if (form.get("intent") === "settle_flag") {
    const parsed = await parseForm(form, settleFlagForm);
    if (!parsed.ok) throw refuse("invalid");
    const settled = await settleFlag(db, viewer, { personId: traineeId, flagId: parsed.value.flag }, context);
    if (!settled.ok) throw refuse(settled.code);
    return seeOther(here);
  }

  if (form.get("intent") === "query") {
    const parsed = await parseForm(form, queryForm(i18n));
    if (!parsed.ok) return formAgain(parsed.reply);
    const queried = await queryEntry(db, viewer, parsed.value, context);
    if (queried.ok) return seeOther(`${here}?done=queried`);
    if (queried.code === "not_found") throw notFound();
    if (queried.code === "forbidden") return seeOther(`${paths.supervise()}?done=reassigned`);
    return formAgain(parsed.again(decisionErrors(i18n, queried)), statusOf(queried.code));
  }

  const parsed = await parseForm(form, entriesForm(DECIDE_AT_ONCE));
  if (!parsed.ok) throw refuse("invalid");
  const result = await confirmEntries(db, viewer, { traineeId, entries: parsed.value.entry }, context);
  if (result.ok) return seeOther(`${here}?done=confirmed&count=${result.confirmed}&left=${result.left}`);
  if (result.code === "not_found") throw notFound();
  if (result.code === "forbidden") return seeOther(`${paths.supervise()}?done=reassigned`);
  return formAgain(parsed.again(decisionErrors(i18n, result)), statusOf(result.code));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Trainee" }];

/** Revalidates after a rejected form too, so that the page shows the current entries. */
export const shouldRevalidate = () => true;

export default function Trainee() {
  const { page, flags, earlier, done, count, left, constraints, when } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply ?? null;
  const isSending = useNavigation().state === "submitting";
  const { i18n, t } = useLingui();
  const { trainee, evaluation, application, waiting, entries } = page;
  const repliedTo = typeof reply?.initialValue?.id === "string" ? reply.initialValue.id : null;
  const isStillHere = waiting.entries.some(({ id }) => id === repliedTo);
  return (
    <>
      <Breadcrumbs items={[{ to: paths.supervise(), label: <Trans>Supervise</Trans> }]} />
      <PageHeader
        eyebrow={trainee.cohortName}
        title={<PersonName name={trainee.shownName} />}
        lead={
          <>
            {i18n._(stageLabel(page.stage))}.{" "}
            {waiting.total > 0 ? (
              <Plural
                value={waiting.total}
                one="# entry is waiting for you."
                other="# entries are waiting for you."
              />
            ) : (
              evaluation && i18n._(actorLabel(evaluation.nextActor))
            )}
          </>
        }
        action={
          application?.state === "submitted" ? (
            <LinkButton to={paths.superviseApplication(application.id)}>
              <Trans>Review the application</Trans>
            </LinkButton>
          ) : undefined
        }
      />
      <Stack gap="wide">
        <DecidedNotice done={done} count={count} left={left} />
        {reply && !isStillHere && (
          <>
            <ErrorSummary
              formId="waiting"
              reply={{ error: { "": Object.values(reply.error ?? {}).flatMap((texts) => texts ?? []) } }}
            />
            <NotSaved reply={reply} />
          </>
        )}
        <CompletionFlags flags={flags} when={{ locale: when.locale, zone: when.zone }} pending={isSending} />
        <AtAGlance page={page} now={when.now} />
        <MissingModulesNotice earlier={earlier} />
        <Split
          aside={
            <Section title={<Trans>Recent activity</Trans>}>
              <Happenings timeline={page.timeline} when={when} />
            </Section>
          }
        >
          <Stack gap="wide">
            <Section
              id="waiting"
              title={<Trans>Waiting for you</Trans>}
              lead={
                waiting.total > waiting.entries.length ? (
                  <Trans>These have been waiting longest. The others follow when these are done.</Trans>
                ) : undefined
              }
            >
              {waiting.entries.length === 0 ? (
                <EmptyState title={<Trans>No pending hours</Trans>} icon="check">
                  <Trans>The entries this trainee submits appear here.</Trans>
                </EmptyState>
              ) : (
                <Stack>
                  {waiting.entries.map((entry) => (
                    <WaitingEntry
                      key={entry.id}
                      entry={entry}
                      locale={when.locale}
                      reply={entry.id === repliedTo ? reply : null}
                      constraints={constraints}
                      isSending={isSending}
                      more={
                        <TextLink to={paths.superviseEntry(entry.id)}>
                          <Trans>Compare both entries</Trans>
                        </TextLink>
                      }
                    />
                  ))}
                  {waiting.entries.length > 1 && (
                    <FormFrame id="confirm-all" label={t`Confirm all`}>
                      {waiting.entries.map(({ id, rev }) => (
                        <HiddenField key={id} name="entry" value={`${id}:${rev}`} />
                      ))}
                      <FormActions>
                        <Button kind="quiet" name="intent" value="confirm" icon="check" pending={isSending}>
                          <Plural
                            value={waiting.entries.length}
                            one="Confirm the entry shown"
                            other="Confirm all # entries shown"
                          />
                        </Button>
                      </FormActions>
                    </FormFrame>
                  )}
                </Stack>
              )}
            </Section>
            {evaluation && (
              <Section title={<Trans>Requirements</Trans>}>
                <RequirementPath requirements={evaluation.requirements} audience="staff" />
              </Section>
            )}
            <Section title={<Trans>Quizzes</Trans>}>
              <QuizTable quizzes={page.quizzes} when={when} />
            </Section>
            <Section title={<Trans>Hours</Trans>}>
              <DomainHours domains={page.domains} />
            </Section>
            <Section title={<Trans>All submitted entries</Trans>}>
              {entries.total === 0 ? (
                <p className="text-soft">
                  <Trans>None yet.</Trans>
                </p>
              ) : (
                <Stack>
                  <EntryList
                    entries={entries.lines}
                    locale={when.locale}
                    toEntry={paths.superviseEntry}
                    isStaff
                  />
                  <Pagination
                    page={entries.page}
                    pages={entries.pages}
                    toPage={(number) => `${paths.superviseTrainee(trainee.personId)}?page=${number}`}
                    summary={<Plural value={entries.total} one="# entry" other="# entries" />}
                  />
                </Stack>
              )}
            </Section>
          </Stack>
        </Split>
      </Stack>
    </>
  );
}

/** Shows the three most important facts first. */
function AtAGlance({ page, now }: { page: TraineePage; now: number }) {
  return (
    <Stack>
      <DescriptionList
        items={[
          { key: "hours", term: <Trans>Practice</Trans>, value: <HoursSentence totals={page.totals} /> },
          {
            key: "activity",
            term: <Trans>Last activity</Trans>,
            value: <LastActivity at={page.lastActivityAt} now={now} />,
          },
        ]}
      />
      <p className="text-soft">
        <ActivityNote />
      </p>
      {page.reasons.length > 0 && <Reasons reasons={page.reasons} modules={page.modules} />}
    </Stack>
  );
}
