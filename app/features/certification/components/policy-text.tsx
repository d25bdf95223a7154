/**
 * A policy in the version that was in force: our own text from the content folder, compiled by us; nobody else writes
 * into it.
 */
export function PolicyText({ html }: { html: string }) {
  return <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />;
}
