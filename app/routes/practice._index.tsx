import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";

import { LinkButton } from "~/components/ui/button";
import { EmptyState } from "~/components/ui/empty-state";
import { FilterBar } from "~/components/ui/filter-bar";
import { Stack } from "~/components/ui/layout";
import { PageHeader, Section } from "~/components/ui/page-header";
import { Pagination } from "~/components/ui/pagination";
import { SelectField } from "~/components/ui/select-field";
import { submitDrafts } from "~/features/practice/commands/submitting.server";
import { EntryList } from "~/features/practice/components/entry-list";
import { LogNotice } from "~/features/practice/components/log-notice";
import { LogSummary } from "~/features/practice/components/log-summary";
import { UnfinishedDrafts } from "~/features/practice/components/unfinished-drafts";
import { entriesForm } from "~/features/practice/forms";
import { logViewLabel } from "~/features/practice/labels";
import { LOG_VIEWS, logViewOf } from "~/features/practice/model";
import { logPage } from "~/features/practice/queries/log.server";
import { submitErrors } from "~/features/practice/refusals";
import { parseForm, readForm } from "~/http/forms.server";
import { requireRole } from "~/http/guards.server";
import { formAgain, refuse, seeOther, statusOf } from "~/http/responses.server";
import { PAGE_SIZE } from "~/lib/paging";
import { paths } from "~/lib/paths";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"]);
  const search = new URL(request.url).searchParams;
  const asked = { view: logViewOf(search.get("show")), page: search.get("page") };
  const page = await logPage(context.db, context.curriculum, viewer.personId, asked);
  return {
    title: context.i18n._(msg`Practice log`),
    page,
    done: search.get("done"),
    left: Number(search.get("left") ?? 0),
    when: { locale: viewer.locale, zone: viewer.timeZone, now: context.now() },
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const viewer = requireRole({ request, context }, ["trainee"]);
  const { db, i18n } = context;
  const parsed = await parseForm(await readForm(request), entriesForm(PAGE_SIZE));
  if (!parsed.ok) throw refuse("invalid");
  const result = await submitDrafts(db, viewer, parsed.value.entry, context);
  if (!result.ok) return formAgain(parsed.again(submitErrors(i18n, result)), statusOf(result.code));
  return seeOther(`${paths.practice()}?done=${result.sent > 0 ? "submitted" : "none"}&left=${result.left}`);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Practice log" }];

export default function PracticeLog() {
  const { page, done, left, when } = useLoaderData<typeof loader>();
  const reply = useActionData<typeof action>()?.reply ?? null;
  const isSending = useNavigation().state === "submitting";
  const { t, i18n } = useLingui();
  const { list } = page;
  const at = (number: number) => `${paths.practice()}?show=${list.view}&page=${number}`;
  return (
    <>
      <PageHeader
        title={<Trans>Practice log</Trans>}
        lead={
          <Trans>
            Log the hours you spend supporting others. They count once your supervisor confirms them.
          </Trans>
        }
        action={
          <LinkButton to={paths.practiceNew()} icon="plus">
            <Trans>Log hours</Trans>
          </LinkButton>
        }
      />
      <Stack gap="wide">
        <LogNotice done={done} left={left} />
        <LogSummary page={page} reply={reply} isSending={isSending} />
        {page.unfinished.length > 0 && (list.view === "all" || list.view === "draft") && (
          <Section title={<Trans>Drafts to finish</Trans>}>
            <UnfinishedDrafts drafts={page.unfinished} when={when} />
          </Section>
        )}
        <Section title={<Trans>Entries</Trans>}>
          <Stack>
            {(list.total > 0 || list.view !== "all") && (
              <FilterBar
                id="log-filter"
                label={t`Filter entries`}
                clearTo={list.view === "all" ? undefined : paths.practice()}
              >
                <SelectField
                  name="show"
                  label={<Trans>Show</Trans>}
                  required
                  options={LOG_VIEWS.map((view) => ({ value: view, label: i18n._(logViewLabel(view)) }))}
                  defaultValue={list.view}
                />
              </FilterBar>
            )}
            {list.entries.length === 0 ? (
              list.view === "all" ? (
                <EmptyState title={<Trans>No hours yet</Trans>} icon="calendar">
                  <Trans>Your entries appear here by month, with their status.</Trans>
                </EmptyState>
              ) : (
                <EmptyState title={<Trans>No entries</Trans>} icon="calendar">
                  <Trans>No entry of yours is in this list now.</Trans>
                </EmptyState>
              )
            ) : (
              <EntryList entries={list.entries} locale={when.locale} toEntry={paths.practiceEntry} />
            )}
            {list.total > 0 && (
              <Pagination
                page={list.page}
                pages={list.pages}
                toPage={at}
                summary={<Plural value={list.total} one="# entry" other="# entries" />}
              />
            )}
          </Stack>
        </Section>
      </Stack>
    </>
  );
}
