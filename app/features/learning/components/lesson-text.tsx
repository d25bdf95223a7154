import { Trans } from "@lingui/react/macro";

import type { LessonBlock, Note } from "../queries/lesson.server";
import { CrisisLines } from "./crisis-lines";
import { KnowledgeCheck } from "./knowledge-check";
import { PrivateNote } from "./private-note";
import { TrustedHtml } from "./trusted-html";
import type { Constraints, FormReply } from "~/lib/form";
import type { Clock } from "~/lib/intl";

/** A form of the lesson that was returned with errors. */
export type Returned = { intent: "check" | "reflection"; id: string; reply: FormReply; stale: Note | null };

/**
 * Renders a lesson's text, block by block, at reading width.
 * @param at the lesson's address; null for people who read along: no forms then
 */
export function LessonText({
  id,
  blocks,
  language,
  at,
  returned,
  constraints,
  clock,
}: {
  id: string;
  blocks: LessonBlock[];
  language: string;
  at: { module: string; lesson: string } | null;
  returned: Returned | null;
  constraints: Constraints;
  clock: Clock;
}) {
  const returnedFor = (intent: Returned["intent"], blockId: string) =>
    returned?.intent === intent && returned.id === blockId ? returned : null;
  return (
    <div className="flex max-w-measure flex-col gap-7 text-lg" id={id}>
      {blocks.map((block, index) => {
        switch (block.kind) {
          case "html":
            return <TrustedHtml key={index} html={block.html} part={`text-${index}`} language={language} />;
          case "check":
            return (
              <KnowledgeCheck
                key={block.check.id}
                check={block.check}
                at={at}
                reply={returnedFor("check", block.check.id)?.reply ?? null}
                constraints={constraints}
              />
            );
          case "reflection": {
            if (at === null) return <ReflectionPrompt key={block.id} prompt={block.prompt} />;
            const back = returnedFor("reflection", block.id);
            return (
              <PrivateNote
                key={`${block.id} ${back?.stale?.rev ?? ""}`}
                id={block.id}
                prompt={block.prompt}
                at={at}
                note={block.note}
                reply={back?.reply ?? null}
                stale={back?.stale ?? null}
                clock={clock}
              />
            );
          }
          case "crisis_lines":
            return <CrisisLines key={index} crisis={block.crisis} />;
          case "local_rule":
            return <LocalRule key={index} title={block.title} text={block.text} />;
        }
      })}
    </div>
  );
}

function ReflectionPrompt({ prompt }: { prompt: string }) {
  return (
    <section className="card stack gap-tight">
      <p className="text-lg">{prompt}</p>
      <p className="text-base text-soft">
        <Trans>Trainees can write notes here that only they can read.</Trans>
      </p>
    </section>
  );
}

function LocalRule({ title, text }: { title: string; text: string | null }) {
  return (
    <aside className="card card-sunken" aria-label={title}>
      <p className="card-title font-semibold">{title}</p>
      {text === null ? (
        <p>
          <Trans>
            Your program has no written rule for this yet. Ask your supervisor before it comes up.
          </Trans>
        </p>
      ) : (
        text.split(/\n\s*\n/).map((paragraph) => <p key={paragraph}>{paragraph}</p>)
      )}
    </aside>
  );
}
