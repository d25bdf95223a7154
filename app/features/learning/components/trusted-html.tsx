import { useState } from "react";

/**
 * Renders compiled HTML of a lesson or policy.
 *
 * It is inserted unescaped, which is safe only for this text: it is compiled at build time from files in the repository,
 * whose authors are trusted like the program's own; the compiler lets no script, raw tag or expression through; and
 * nothing typed into a form ever becomes part of it. The content security policy (nonce, no `unsafe-*`) backs that up.
 * @param html undefined during hydration, when the text is only in the markup
 * @param part identifies this text within its page
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
