import type { LoaderFunctionArgs } from "@remix-run/node";

import { exportCohort } from "~/features/cohorts/export.server";
import { requireRole } from "~/http/guards.server";
import { refuseFile, statusOf } from "~/http/responses.server";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"], "file");
  const { db, curriculum, i18n } = context;
  const withNames = new URL(request.url).searchParams.get("names") === "yes";
  const input = { cohortId: params.id ?? "", withNames };
  const made = await exportCohort(db, viewer, input, curriculum, i18n, context);
  if (!made.ok) throw refuseFile(statusOf(made.code), made.code);
  return new Response(made.csv, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="export.csv"',
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
