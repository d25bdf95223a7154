const MARKDOWN = "Write Markdown, or a component of docs/writing-modules.md.";

const INSTEAD: Readonly<Record<string, string | undefined>> = {
  br: "Leave an empty line to begin a new paragraph. To break a line inside one, end it with a backslash (\\).",
  p: "Write the text alone: an empty line begins a new paragraph.",
  b: "Write Markdown: two asterisks on either side, **like this**.",
  strong: "Write Markdown: two asterisks on either side, **like this**.",
  i: "Write Markdown: one asterisk on either side, *like this*.",
  em: "Write Markdown: one asterisk on either side, *like this*.",
  u: "Write Markdown: one asterisk on either side, *like this*.",
  a: "Write Markdown: [the words](/glossary), or <Cite …> for a source.",
  img: 'Write <Figure file="…" alt="…" caption="…" />.',
  audio: 'Write <Media kind="audio" …> with its transcript.',
  video: 'Write <Media kind="video" …> with its transcript.',
  ul: "Write Markdown: each point on a line of its own after a dash and a space.",
  ol: "Write Markdown: each point on a line of its own after `1. `, `2. ` …",
  li: "Write Markdown: each point on a line of its own after a dash and a space.",
  h1: "Write Markdown: ## and a space before a heading.",
  h2: "Write Markdown: ## and a space before a heading.",
  h3: "Write Markdown: ### and a space before a heading.",
  hr: "Write Markdown: a line of three dashes (---).",
  blockquote: "Write Markdown: > and a space before each line of a quotation.",
  table: "Write Markdown: a table with | between its cells.",
  details: 'Write <ReviewQuestion prompt="…"> around what should be opened.',
};

/** Returns what an author should write instead of an HTML tag. */
export function insteadOfTag(name: string): string {
  return INSTEAD[name.toLowerCase()] ?? MARKDOWN;
}

/** Returns whether a name is an HTML tag that authors commonly use. */
export function isKnownTag(name: string): boolean {
  return (
    INSTEAD[name] !== undefined || ["div", "span", "sup", "sub", "small", "center", "font"].includes(name)
  );
}
