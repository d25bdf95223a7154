import { Trans } from "@lingui/react/macro";
import { useEffect, useRef, useState, type FormEvent } from "react";

import type { NoteSaver, NoteState, SavedNote } from "../note-saving";
import { NoteStatus } from "./note-status";
import { Button, LinkButton, TextLink } from "~/components/ui/button";
import { DateTime } from "~/components/ui/date-time";
import { fieldId } from "~/components/ui/form-context";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Icon } from "~/components/ui/icon";
import { Notice } from "~/components/ui/notice";
import { TextArea } from "~/components/ui/text-area";
import { HiddenField } from "~/components/ui/text-field";
import type { FormReply } from "~/lib/form";
import type { Clock } from "~/lib/intl";
import { later, laterElsewhere } from "~/lib/later";
import { paths } from "~/lib/paths";

const PAUSE_MS = 1500;

/**
 * Renders a private note. It says who can read it before anything is typed, and that it isn't monitored. It saves
 * automatically with JavaScript, and with the button without.
 * @param note as first loaded
 * @param reply the form as returned when it was refused
 * @param stale the version saved elsewhere, when this one would have overwritten it
 */
export function PrivateNote({
  id,
  prompt,
  at,
  note,
  reply,
  stale,
  clock,
}: {
  id: string;
  prompt: string;
  at: { module: string; lesson: string };
  note: SavedNote | null;
  reply: FormReply | null;
  stale: SavedNote | null;
  clock: Clock;
}) {
  const anchor = `note-${id}`;
  const formId = `write-${id}`;
  const areaId = fieldId(formId, "body");
  const base = stale ?? note;
  const { state, saver } = useNoteSaver({
    areaId,
    url: paths.lessonNote(at.module, at.lesson),
    id,
    note,
    // Nothing more is saved until one of the two versions is chosen.
    isOff: stale !== null,
  });
  const other = state.kind === "conflict" ? state.other : stale;

  const save = (event: FormEvent) => {
    if (!saver.current) return;
    event.preventDefault();
    void (state.kind === "conflict" ? saver.current.keepMine() : saver.current.save());
  };
  const takeOther = () => {
    const area = document.getElementById(areaId);
    if (area instanceof HTMLTextAreaElement && other) area.value = other.body;
    saver.current?.takeOther();
  };

  return (
    <section className="card stack gap-even" id={anchor}>
      <h3 className="flex items-center gap-2 text-base font-semibold text-soft">
        <Icon name="pencil" />
        <Trans>Reflection</Trans>
      </h3>
      <p className="text-lg">{prompt}</p>
      <FormFrame
        id={formId}
        action={paths.lessonPart(at.module, at.lesson, anchor)}
        reply={reply}
        onSubmit={save}
        preventScrollReset
        wide
      >
        <HiddenField name="reflection" value={id} />
        <HiddenField name="rev" value={base?.rev ?? 0} />
        <TextArea
          name="body"
          label={<Trans>My notes (only you can read these)</Trans>}
          note={<NotMonitored />}
          defaultValue={note?.body ?? ""}
        />
        {other && (
          <Notice
            kind="waits"
            title={
              <Trans>
                This note was changed on another device <DateTime value={other.updatedAt} {...clock} />. Keep
                that version, or the one above?
              </Trans>
            }
          >
            <p className="whitespace-pre-wrap" dir="auto">
              {other.body}
            </p>
          </Notice>
        )}
        <FormActions>
          <Button kind="quiet" name="intent" value="reflection">
            {other ? <Trans>Keep the version above</Trans> : <Trans>Save my notes</Trans>}
          </Button>
          {other &&
            (state.kind === "conflict" ? (
              <Button kind="plain" type="button" onClick={takeOther}>
                <Trans>Keep the other version</Trans>
              </Button>
            ) : (
              // A different query string makes the browser request the page again.
              <LinkButton
                kind="plain"
                to={`${paths.lesson(at.module, at.lesson)}?kept#${anchor}`}
                reloadDocument
              >
                <Trans>Keep the other version</Trans>
              </LinkButton>
            ))}
          <NoteStatus state={state} note={stale ? null : note} clock={clock} />
        </FormActions>
      </FormFrame>
    </section>
  );
}

function NotMonitored() {
  return (
    <Trans>
      Your supervisor and managers can’t open these notes, and no one monitors them. If you’re not safe or
      need support now, use <TextLink to={paths.helpNow()}>Help now</TextLink>.
    </Trans>
  );
}

/** Saves shortly after typing stops, and when the field or the page is left. */
function useNoteSaver({
  areaId,
  id,
  url,
  note,
  isOff,
}: {
  areaId: string;
  id: string;
  url: string;
  note: SavedNote | null;
  isOff: boolean;
}) {
  const [state, setState] = useState<NoteState>({ kind: "quiet" });
  const saver = useRef<NoteSaver | null>(null);
  const first = useRef(note);

  useEffect(() => {
    const area = document.getElementById(areaId);
    if (isOff || !(area instanceof HTMLTextAreaElement)) return;
    const before = first.current?.body ?? "";
    let own: NoteSaver | null = null;
    let timer = 0;
    let isGone = false;
    let isAtRisk = false;
    const now = () => {
      window.clearTimeout(timer);
      void own?.save();
    };
    const soon = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void begin().then(now, byHand), PAUSE_MS);
    };
    // Most readers write no note on most pages, so the code that saves one is loaded on first focus.
    const begin = async () => {
      if (own) return;
      const { createNoteSaver, sendNoteTo } = await import("../note-saving");
      if (own) return;
      own = createNoteSaver({
        rev: first.current?.rev ?? 0,
        body: before,
        read: () => area.value,
        send: sendNoteTo(url, id),
        later: (ms, run) => (isGone ? laterElsewhere(run) : later(ms, run)),
        report: (next) => {
          isAtRisk = !["quiet", "saving", "saved"].includes(next.kind);
          setState(next);
        },
      });
      if (!isGone) saver.current = own;
      if (own.isUnsaved()) soon();
    };
    // The connection is lost or this page predates an update: the button saves, as without JavaScript.
    const byHand = () => {
      isAtRisk = true;
      if (!isGone) setState({ kind: "by_hand" });
    };
    const onFocus = () => void begin().catch(() => undefined);
    const onHide = () => document.visibilityState === "hidden" && now();
    const onSubmit = () => (isAtRisk = false);
    const warn = (event: BeforeUnloadEvent) => {
      // Quick exit hides the page first and must not be held up by a prompt.
      if (isAtRisk && !document.body.hidden) event.preventDefault();
    };
    area.addEventListener("focus", onFocus);
    area.form?.addEventListener("submit", onSubmit);
    window.addEventListener("beforeunload", warn);
    area.addEventListener("input", soon);
    area.addEventListener("blur", now);
    window.addEventListener("online", now);
    document.addEventListener("visibilitychange", onHide);
    if (document.activeElement === area) onFocus();
    return () => {
      isGone = true;
      area.removeEventListener("focus", onFocus);
      area.removeEventListener("input", soon);
      area.removeEventListener("blur", now);
      window.removeEventListener("online", now);
      document.removeEventListener("visibilitychange", onHide);
      area.form?.removeEventListener("submit", onSubmit);
      window.removeEventListener("beforeunload", warn);
      saver.current = null;
      window.clearTimeout(timer);
      // On navigation within the site, text that is not saved yet is still saved.
      if (area.value !== before) void begin().then(now, () => undefined);
    };
  }, [areaId, id, url, isOff]);

  return { state, saver };
}
