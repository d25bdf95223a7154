import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { Stack } from "~/components/ui/layout";
import { PageHeader } from "~/components/ui/page-header";
import { AuditFilters } from "~/features/audit/components/audit-filters";
import { AuditTable } from "~/features/audit/components/audit-table";
import { SealState } from "~/features/audit/components/seal-state";
import { groupOf } from "~/features/audit/model";
import { auditPage, lastSeal } from "~/features/audit/queries/log.server";
import { verifySeals } from "~/features/audit/queries/seals.server";
import { managedCohorts, managesPerson } from "~/features/cohorts/queries/cohorts.server";
import { findPerson } from "~/features/people/queries/people.server";
import { requireRole } from "~/http/guards.server";
import { notFound } from "~/http/responses.server";
import { endOfDay, isDay, startOfDay } from "~/lib/dates";
import { paths } from "~/lib/paths";
import { hasRole } from "~/lib/roles";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager", "administrator"]);
  const { db, i18n } = context;
  const seesAll = hasRole(viewer, "administrator");
  const query = new URL(request.url).searchParams;
  const dayIn = (name: string) => {
    const day = query.get(name) ?? "";
    return isDay(day) ? day : null;
  };
  const asked = {
    cohort: query.get("cohort") || null,
    person: query.get("person") || null,
    group: groupOf(query.get("what")),
    from: dayIn("from"),
    until: dayIn("until"),
    before: query.get("before") || null,
  };
  const cohorts = await managedCohorts(db, viewer.personId);
  if (!seesAll) {
    if (asked.cohort && !cohorts.some((one) => one.id === asked.cohort)) throw notFound();
    if (asked.person && !(await managesPerson(db, viewer.personId, asked.person))) throw notFound();
  }
  const person = asked.person ? await findPerson(db, asked.person) : null;
  if (asked.person && !person) throw notFound();
  const page = await auditPage(db, seesAll ? "all" : { managerId: viewer.personId }, {
    cohortId: asked.cohort,
    personId: asked.person,
    group: asked.group,
    from: asked.from ? startOfDay(asked.from, viewer.timeZone) : null,
    until: asked.until ? endOfDay(asked.until, viewer.timeZone) : null,
    before: asked.before,
  });
  return {
    title: i18n._(msg`Audit log`),
    asked: { ...asked, personName: person?.shownName ?? null },
    cohorts: cohorts.map(({ id, name }) => ({ id, name })),
    page,
    seal: await lastSeal(db),
    // Reads the whole log, so only on request.
    checked: query.get("check") === "seals" ? { broken: await verifySeals(db) } : null,
    canOpen: { people: hasRole(viewer, "manager"), accounts: seesAll },
    locale: viewer.locale,
    timeZone: viewer.timeZone,
  };
}

export default function AuditLog() {
  const { asked, cohorts, page, seal, checked, canOpen, locale, timeZone } = useLoaderData<typeof loader>();
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
        <AuditFilters asked={asked} cohorts={cohorts} here={paths.audit()} />
        <AuditTable
          lines={page.lines}
          next={page.next}
          asked={asked}
          here={paths.audit()}
          toPerson={canOpen.people ? paths.person : canOpen.accounts ? paths.adminAccount : null}
          locale={locale}
          timeZone={timeZone}
        />
      </Stack>
    </>
  );
}
