import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

import type { DraftSaver, DraftState } from "../draft-saving";
import { later, laterElsewhere } from "~/lib/later";
import { paths } from "~/lib/paths";

const PAUSE_MS = 1500;

/** Fields that name the action rather than typed content. */
const NOT_TYPED = ["intent", "rev"];

function fieldsIn(form: HTMLFormElement): string {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    if (typeof value === "string" && !NOT_TYPED.includes(name)) fields.append(name, value);
  return fields.toString();
}

/**
 * Saves a form as a draft shortly after the last keystroke, and when the page is left.
 * @returns the state, and the revision to submit with the form
 */
export function useDraftSaver(formId: string, firstRev: number | null) {
  const [state, setState] = useState<DraftState>({ kind: "quiet" });
  const [rev, setRev] = useState(firstRev);
  const start = useRef(firstRev);
  useEffect(() => {
    const form = document.getElementById(formId);
    if (!(form instanceof HTMLFormElement)) return;
    let saver: DraftSaver | null = null;
    let loading: Promise<void> | null = null;
    let timer = 0;
    let isGone = false;
    let isSubmitted = false;
    let isAtRisk = false;
    const before = fieldsIn(form);
    // Loaded on the first keystroke: most visits write nothing.
    const load = () =>
      (loading ??= import("../draft-saving").then(({ createDraftSaver, sendDraftTo }) => {
        if (saver) return;
        saver = createDraftSaver({
          rev: start.current,
          saved: before,
          read: () => fieldsIn(form),
          send: (fields, at) => sendDraftTo(paths.practiceDraft(), fields, at),
          later: (ms, run) => (isGone ? laterElsewhere(run) : later(ms, run)),
          report: (next, at) => {
            isAtRisk = next.kind !== "quiet" && next.kind !== "saved";
            if (isGone) return;
            // Immediately: a form that waited for this is submitted right after.
            flushSync(() => {
              setState(next);
              setRev(at);
            });
          },
        });
      }));
    const now = () => {
      window.clearTimeout(timer);
      void saver?.save();
    };
    const soon = () => {
      isSubmitted = false;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void load().then(now, byHand), PAUSE_MS);
    };
    // Offline, or the page predates an update: the button saves, as without scripts.
    const byHand = () => {
      loading = null;
      isAtRisk = true;
      if (!isGone) setState({ kind: "by_hand" });
    };
    const onHide = () => document.visibilityState === "hidden" && now();
    // Waits for a save in progress, so that the form is submitted with its revision.
    const onSubmit = (event: SubmitEvent) => {
      window.clearTimeout(timer);
      isSubmitted = !saver?.isSending();
      isAtRisk = false;
      if (!saver || isSubmitted) return;
      event.preventDefault();
      event.stopPropagation();
      const { submitter } = event;
      void saver.save().then(() => window.setTimeout(() => form.requestSubmit(submitter)));
    };
    const warn = (event: BeforeUnloadEvent) => {
      // The quick exit hides the page first, and nothing may delay it.
      if (isAtRisk && !document.body.hidden) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    form.addEventListener("input", soon);
    form.addEventListener("submit", onSubmit, { capture: true });
    window.addEventListener("online", now);
    document.addEventListener("visibilitychange", onHide);
    return () => {
      isGone = true;
      form.removeEventListener("input", soon);
      form.removeEventListener("submit", onSubmit, { capture: true });
      window.removeEventListener("online", now);
      document.removeEventListener("visibilitychange", onHide);
      window.removeEventListener("beforeunload", warn);
      window.clearTimeout(timer);
      // On navigation to another page of ours, what was typed a moment ago, or waits for the network, is still saved.
      if (isSubmitted) saver?.end();
      else if (saver || fieldsIn(form) !== before) void load().then(now, () => undefined);
    };
  }, [formId]);

  return { state, rev };
}
