import type { LoaderFunctionArgs } from "@remix-run/node";

import { exportCohort } from "~/features/staff/commands/cohort-export.server";
import { exportedOnly, tableStyleSchema } from "~/features/staff/forms";
import { requireRole } from "~/http/guards.server";
import { refuseFile } from "~/http/responses.server";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"], "file");
  const { db } = context;
  const search = new URL(request.url).searchParams;
  const style = tableStyleSchema.safeParse({
    separator: search.getAll("separator"),
    decimal: search.getAll("decimal"),
  });
  if (!style.success) throw refuseFile("invalid");
  const withNames = search.get("names") === "yes";
  const only = exportedOnly(search);
  const input = { cohortId: params.id ?? "", withNames, style: style.data, ...(only ? { only } : {}) };
  const made = await exportCohort(db, viewer, input, context);
  if (!made.ok) throw refuseFile(made.code);
  return new Response(made.csv, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="export.csv"',
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
