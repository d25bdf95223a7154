import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { EmptyState } from "~/components/ui/empty-state";
import { FilterBar } from "~/components/ui/filter-bar";
import { PageHeader } from "~/components/ui/page-header";
import { TextField } from "~/components/ui/text-field";
import { TermList } from "~/features/learning/components/term-list";
import { glossaryPage } from "~/features/learning/queries/library.server";
import { requireUser } from "~/http/guards.server";
import { lineOf } from "~/lib/fold";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireUser({ request, context });
  const q = lineOf((new URL(request.url).searchParams.get("q") ?? "").slice(0, 200)).slice(0, 100);
  return { title: context.i18n._(msg`Glossary`), q, ...glossaryPage(context.curriculum, viewer.locale, q) };
}

export default function GlossaryRoute() {
  const { q, entries, total } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  return (
    <>
      <PageHeader
        title={<Trans>Glossary</Trans>}
        lead={<Trans>The terms used in the lessons, in plain language.</Trans>}
      />
      <FilterBar
        id="glossary"
        label={t`Find a term`}
        {...(q ? { clearTo: paths.glossary() } : {})}
        submitLabel={<Trans>Find</Trans>}
      >
        <TextField
          name="q"
          type="search"
          label={<Trans>Find a term</Trans>}
          defaultValue={q}
          autoComplete="off"
        />
      </FilterBar>
      {q !== "" && (
        <p className="mb-6" role="status">
          <Plural value={entries.length} _0="No matching terms." other={`Matching terms: # of ${total}.`} />
        </p>
      )}
      {entries.length > 0 ? (
        <TermList entries={entries} />
      ) : (
        <EmptyState title={<Trans>No results</Trans>} icon="search" level={2}>
          <Trans>Try a shorter term, or show them all. If a term is missing, tell your supervisor.</Trans>
        </EmptyState>
      )}
    </>
  );
}
