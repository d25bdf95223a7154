import { createContext, useContext, type ComponentPropsWithoutRef, type ReactNode } from "react";

import { paths } from "~/lib/paths";

import type { Labels } from "../labels";
import type { MediaFile } from "../media";
import type { GlossaryEntry, Source } from "../types";

import { caseMarkup } from "./case-markup";
import { choiceMarkup } from "./choice-markup";
import type { CALLOUT_KINDS } from "./component-rules";
import { mediaMarkup } from "./media-markup";
import { sortMarkup } from "./sort-markup";

export type MarkupContext = {
  labels: Labels;
  glossary: ReadonlyMap<string, GlossaryEntry>;
  sources: ReadonlyMap<string, Source>;
  /** Ids of the sources, in citation order. */
  citations: readonly string[];
  /** Processed drawings by file name. */
  drawings: ReadonlyMap<string, string>;
  /** Recordings and their captions by file name. */
  media: ReadonlyMap<string, MediaFile>;
  /** BCP 47 tag of the document. */
  language: string;
  /** Returns the placeholder for an interactive component until the page is cut into blocks. */
  mark: (name: string, props: { id?: string; prompt?: string }) => ReactNode;
};

type Children = { children?: ReactNode };

/** Returns a document's components: everything that may be evaluated in a lesson. */
export function lessonMarkup(context: MarkupContext) {
  const { labels, glossary, sources, citations, drawings, media, language, mark } = context;
  const TableCaption = createContext<string | null>(null);

  function Term({ id, children }: Children & { id: string }) {
    return (
      <a className="term" href={paths.glossary(id)} title={glossary.get(id)?.meaning}>
        {children}
      </a>
    );
  }

  function Cite({ id }: { id: string }) {
    const number = citations.indexOf(id) + 1;
    return (
      <sup>
        <a
          className="cite"
          href={`#source-${number}`}
          aria-label={labels.source(number, sources.get(id)?.title ?? id)}
        >
          {number}
        </a>
      </sup>
    );
  }

  function Callout({
    kind,
    title,
    children,
  }: Children & { kind: (typeof CALLOUT_KINDS)[number]; title?: string }) {
    return (
      <aside className={`callout callout-${kind}`} role="note">
        <p className="callout-title">{title ?? labels.callout[kind]}</p>
        {children}
      </aside>
    );
  }

  function ContentNote({ resume, children }: Children & { resume: string }) {
    return (
      <aside className="content-note" role="note">
        <p className="content-note-title">{labels.contentNote}</p>
        {children}
        <p className="content-note-skip">
          <a href={`#${resume}`}>{labels.goOn}</a>
        </p>
      </aside>
    );
  }

  function Story({ name, children }: Children & { name: string }) {
    return (
      <figure className="story">
        <blockquote>{children}</blockquote>
        <figcaption>{labels.invented(name)}</figcaption>
      </figure>
    );
  }

  function Figure({ file, alt, caption }: { file: string; alt: string; caption: string }) {
    const svg = (drawings.get(file) ?? "").replace(
      /^<svg/,
      `<svg role="img" aria-label="${escapeAttribute(alt)}" focusable="false"`,
    );
    return (
      <figure className="figure">
        <div className="figure-drawing" dangerouslySetInnerHTML={{ __html: svg }} />
        <figcaption>{caption}</figcaption>
      </figure>
    );
  }

  function DataTable({ caption, children }: Children & { caption: string }) {
    return <TableCaption.Provider value={caption}>{children}</TableCaption.Provider>;
  }

  function Table({ children, ...props }: Children & { "data-columns"?: string }) {
    const caption = useContext(TableCaption);
    // A wide table scrolls in its own region, which keyboard users must be able to reach and screen readers must
    // announce.
    return (
      <div
        className="table-scroll"
        role="region"
        tabIndex={0}
        aria-label={caption ?? labels.table(props["data-columns"] ?? "")}
      >
        <table>
          {caption === null ? null : <caption>{caption}</caption>}
          {children}
        </table>
      </div>
    );
  }

  function RolePlay({
    title,
    who,
    minutes,
    children,
  }: Children & { title: string; who: string; minutes?: string }) {
    return (
      <aside className="callout callout-try" role="note">
        <p className="callout-title">{labels.rolePlay.title(title)}</p>
        <p>
          <strong>{labels.rolePlay.who}</strong> {who}
        </p>
        {/^\d+$/.test(minutes ?? "") ? (
          <p className="quiet-note">{labels.rolePlay.minutes(Number(minutes))}</p>
        ) : null}
        {children}
      </aside>
    );
  }

  function ReviewQuestion({ prompt, children }: Children & { prompt: string }) {
    return (
      <aside className="callout callout-note" role="note">
        <p className="callout-title">{labels.review.title}</p>
        <p>{prompt}</p>
        <details className="scenario-debrief">
          <summary>{labels.review.compare}</summary>
          {children}
        </details>
      </aside>
    );
  }

  return {
    Term,
    Cite,
    Callout,
    ContentNote,
    Story,
    Figure,
    DataTable,
    RolePlay,
    ReviewQuestion,
    ...choiceMarkup(labels),
    ...caseMarkup(labels),
    ...sortMarkup(labels),
    ...mediaMarkup(labels, language, media),
    KnowledgeCheck: ({ id }: { id: string }) => mark("KnowledgeCheck", { id }),
    Reflection: ({ id, prompt }: { id: string; prompt: string }) => mark("Reflection", { id, prompt }),
    CrisisLines: () => mark("CrisisLines", {}),
    LocalRule: ({ id }: { id: string }) => mark("LocalRule", { id }),
    table: Table,
    th: (props: ComponentPropsWithoutRef<"th">) => <th scope="col" {...props} />,
    a: ({ href, children }: Children & { href?: string }) => (
      <a href={href} rel={href && /^https?:/i.test(href) ? "noreferrer noopener" : undefined}>
        {children}
      </a>
    ),
  };
}

/** Renders the numbered list of sources at the end of a document. */
export function SourceList({ labels, sources }: { labels: Labels; sources: readonly Source[] }) {
  return (
    <section className="lesson-sources" aria-labelledby="lesson-sources">
      <h2 id="lesson-sources">{labels.sources}</h2>
      <ol>
        {sources.map(({ id, title, publisher, year, url, note }, index) => (
          <li key={id} id={`source-${index + 1}`}>
            {url === null ? (
              <cite>{title}</cite>
            ) : (
              <a href={url} rel="noreferrer noopener">
                <cite>{title}</cite>
              </a>
            )}
            {publisher === null ? null : `. ${publisher}`}
            {year === null ? null : `, ${year}`}
            {note === null ? null : <span className="source-note"> {note}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function escapeAttribute(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
