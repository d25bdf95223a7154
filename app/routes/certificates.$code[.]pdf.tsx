import type { LoaderFunctionArgs } from "@remix-run/node";

import { certificateFile } from "~/features/certification/queries/certificates.server";
import { requireUser } from "~/http/guards.server";
import { refuseFile } from "~/http/responses.server";

/** Serves the document as generated, always the same bytes. Its file name identifies no one. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const viewer = requireUser({ request, context }, "file");
  const file = await certificateFile(context.db, viewer, params.code ?? "");
  if (!file) throw refuseFile("not_found");
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      "Content-Type": "application/pdf",
      "Content-Length": String(file.bytes.byteLength),
      "Content-Disposition": 'inline; filename="certificate.pdf"',
    },
  });
}
