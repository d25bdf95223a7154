import type { LoaderFunctionArgs } from "@remix-run/node";

import { exportPeople } from "~/features/staff/commands/people-export.server";
import { readPeopleFilter } from "~/features/staff/forms";
import { requireRole } from "~/http/guards.server";
import { refuseFile } from "~/http/responses.server";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"], "file");
  const { page: _page, ...filter } = readPeopleFilter(new URL(request.url));
  const made = await exportPeople(context.db, viewer, filter, context);
  if (!made.ok) throw refuseFile(made.code);
  return new Response(made.csv, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="people.csv"',
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
