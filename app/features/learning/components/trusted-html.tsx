import { useState } from "react";

/**
 * Finished HTML of a lesson or policy.
 *
 * It is set as it is, which is safe for this text and for no other: it was compiled at build time from files of the
 * repository, whose authors are trusted as the program's are; the compiler lets no script, raw tag or expression through;
 * and nothing that a person typed into a form ever becomes part of it. The policy of every page (nonce, no `unsafe-*`)
 * stands behind that.
 * @param html undefined in a browser that takes over a page from the server: the text is in its markup and nowhere else
 * @param part names this text within its page
 */
export function TrustedHtml({
  html,
  part,
  language,
}: {
  html: string | undefined;
  part: string;
  language?: string;
}) {
  const [sent] = useState(() => (html === undefined ? markupOf(part) : ""));
  return (
    <div
      className="prose"
      lang={language}
      data-part={part}
      dangerouslySetInnerHTML={{ __html: html ?? sent }}
    />
  );
}

function markupOf(part: string): string {
  return document.querySelector(`[data-part="${part}"]`)?.innerHTML ?? "";
}
