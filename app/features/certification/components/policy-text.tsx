/**
 * Shows a policy in the version that was in force. Its HTML is our own text from the content folder, compiled by us; it
 * contains no user input.
 */
export function PolicyText({ html }: { html: string }) {
  return <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />;
}
