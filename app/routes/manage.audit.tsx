import { msg } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { Stack } from "~/components/ui/layout";
import { PageHeader } from "~/components/ui/page-header";
import { EXPORTED_AT_MOST } from "~/features/audit/commands/export.server";
import { AuditFilters, WhoIsMeant } from "~/features/audit/components/audit-filters";
import { AuditTable } from "~/features/audit/components/audit-table";
import { SealState } from "~/features/audit/components/seal-state";
import { auditSearch, readAuditAsked } from "~/features/audit/asked";
import { peopleNamed, resolveAsked, type PeopleFound } from "~/features/audit/queries/asked.server";
import { auditPage, lastSeal } from "~/features/audit/queries/log.server";
import { verifySeals } from "~/features/audit/queries/seals.server";
import { requireRole } from "~/http/guards.server";
import { notFound, seeOther } from "~/http/responses.server";
import { paths } from "~/lib/paths";
import { hasRole } from "~/lib/roles";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager", "administrator"]);
  const { db, i18n } = context;
  const seesAll = hasRole(viewer, "administrator");
  const url = new URL(request.url);
  const asked = readAuditAsked(url);
  const resolved = await resolveAsked(db, viewer, asked);
  if (!resolved) throw notFound();
  const named = async (typed: string) =>
    typed === "" ? null : peopleNamed(db, viewer, { typed, now: context.now() });
  const meant = { by: await named(asked.byName), about: await named(asked.aboutName) };
  const [by, about] = [onlyOne(meant.by), onlyOne(meant.about)];
  if (by !== null) throw seeOther(paths.audit(auditSearch(asked, { by, byName: "" })));
  if (about !== null) throw seeOther(paths.audit(auditSearch(asked, { about, aboutName: "" })));
  return {
    title: i18n._(msg`Audit log`),
    asked,
    meant,
    names: resolved.names,
    cohorts: resolved.cohorts,
    // While it is open who is meant, no entries are shown: they would not be those that were asked for.
    page: meant.by || meant.about ? null : await auditPage(db, resolved.scope, resolved.filter),
    exportedAtMost: EXPORTED_AT_MOST,
    seal: await lastSeal(db),
    // Reads the whole log, so only on request.
    checked: url.searchParams.get("check") === "seals" ? { broken: await verifySeals(db) } : null,
    canOpen: { people: hasRole(viewer, "manager"), accounts: seesAll },
    locale: viewer.locale,
    timeZone: viewer.timeZone,
  };
}

/** Returns the id of the only person found; null when there are none or several. */
function onlyOne(found: PeopleFound | null): string | null {
  return found?.total === 1 ? (found.people[0]?.id ?? null) : null;
}

export default function AuditLog() {
  const { asked, meant, names, cohorts, page, exportedAtMost, seal, checked, canOpen, locale, timeZone } =
    useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={<Trans>Audit log</Trans>}
        lead={
          <Trans>
            Who did what, and when. Entries can’t be changed, and they contain no text that people wrote.
          </Trans>
        }
      />
      <Stack gap="even">
        <SealState seal={seal} checked={checked} here={paths.audit()} locale={locale} timeZone={timeZone} />
        <AuditFilters asked={asked} names={names} cohorts={cohorts} withOwnAccount={canOpen.accounts} />
        {meant.by && <WhoIsMeant asked={asked} which="by" found={meant.by} />}
        {meant.about && <WhoIsMeant asked={asked} which="about" found={meant.about} />}
        {page && (
          <AuditTable
            lines={page.lines}
            next={page.next}
            asked={asked}
            toPerson={canOpen.people ? paths.person : canOpen.accounts ? paths.adminAccount : null}
            locale={locale}
            timeZone={timeZone}
          />
        )}
        {page && page.lines.length > 0 && (
          <div>
            <a className="text-link" href={paths.auditCsv(auditSearch(asked))} download>
              <Trans>Download these entries (CSV)</Trans>
            </a>
            <p className="text-soft">
              <Plural
                value={exportedAtMost}
                one="A table with names: the latest entry. The download is recorded in this log."
                other="A table with names, the latest # entries at most. The download is recorded in this log."
              />
            </p>
          </div>
        )}
      </Stack>
    </>
  );
}
