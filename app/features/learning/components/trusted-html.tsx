/**
 * Finished HTML of a lesson or policy.
 *
 * It is set as it is, which is safe for this text and for no other: it was compiled at build time from files of the
 * repository, whose authors are trusted as the program's are; the compiler lets no script, raw tag or expression through;
 * and nothing that a person typed into a form ever becomes part of it. The policy of every page (nonce, no `unsafe-*`)
 * stands behind that.
 */
export function TrustedHtml({ html, language }: { html: string; language?: string }) {
  return <div className="prose" lang={language} dangerouslySetInnerHTML={{ __html: html }} />;
}
