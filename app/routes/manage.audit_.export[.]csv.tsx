import type { LoaderFunctionArgs } from "@remix-run/node";

import { exportAuditLog } from "~/features/audit/commands/export.server";
import { readAuditAsked } from "~/features/audit/asked";
import { requireRole } from "~/http/guards.server";
import { refuseFile } from "~/http/responses.server";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager", "administrator"], "file");
  const asked = readAuditAsked(new URL(request.url));
  const made = await exportAuditLog(context.db, viewer, { asked }, context);
  if (!made.ok) throw refuseFile(made.code);
  return new Response(made.csv, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="audit-log.csv"',
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
