import type { LoaderFunctionArgs } from "@remix-run/node";

import {
  exportProgramSummary,
  exportProgramPeople,
  type FileFormat,
} from "~/features/staff/commands/program-export.server";
import { readPeriod } from "~/features/staff/program-metrics";
import { requireRole } from "~/http/guards.server";
import { refuseFile } from "~/http/responses.server";
import { dayOf } from "~/lib/dates";

const TYPES: Record<FileFormat, string> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireRole({ request, context }, ["manager"], "file");
  const [, table, type] = /^(summary|people)\.(csv|xlsx)$/.exec(params.file ?? "") ?? [];
  const format: FileFormat | null = type === "csv" || type === "xlsx" ? type : null;
  if (format === null) throw refuseFile("not_found");
  const query = new URL(request.url).searchParams;
  const { isRefused, ...period } = readPeriod(
    { from: query.get("from"), to: query.get("to") },
    dayOf(context.now(), viewer.timeZone),
  );
  // A file about another period than was asked for would be mistaken for it.
  if (isRefused) throw refuseFile("invalid");
  const input = { period, cohortIds: query.getAll("cohort") };
  if (table === "summary") {
    return fileOf(await exportProgramSummary(context.db, viewer, { ...input, format }, context), format);
  }
  const withNames = query.get("names") === "yes";
  const made = await exportProgramPeople(context.db, viewer, { ...input, format, withNames }, context);
  if (!made.ok) throw refuseFile(made.code);
  return fileOf(made.file, format);
}

function fileOf(body: Buffer | string, format: FileFormat): Response {
  return new Response(typeof body === "string" ? body : Uint8Array.from(body), {
    headers: {
      "Content-Type": TYPES[format],
      "Content-Disposition": `attachment; filename="program.${format}"`,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
