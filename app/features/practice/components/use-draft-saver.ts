import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

import type { DraftSaver, DraftState } from "../draft-saving";
import { paths } from "~/lib/paths";

const PAUSE_MS = 1500;

/** Fields that say what is to be done, and not what was typed. */
const NOT_TYPED = ["intent", "rev"];

function fieldsIn(form: HTMLFormElement): string {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    if (typeof value === "string" && !NOT_TYPED.includes(name)) fields.append(name, value);
  return fields.toString();
}

/**
 * Saves a form as a draft a moment after the last letter, and when the page is left.
 * @returns the state, and the revision that the form then has to be sent with
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
    const before = fieldsIn(form);
    // Fetched with the first letter: most visits write nothing.
    const load = () =>
      (loading ??= import("../draft-saving").then(({ createDraftSaver, sendDraftTo }) => {
        if (isGone || saver) return;
        saver = createDraftSaver({
          rev: start.current,
          kept: before,
          read: () => fieldsIn(form),
          send: (fields, at) => sendDraftTo(paths.practiceDraft(), fields, at),
          later: (ms, run) => {
            const retry = window.setTimeout(run, ms);
            return () => window.clearTimeout(retry);
          },
          report: (next, at) => {
            if (isGone) return;
            // At once: a form that waited for this is sent right afterwards.
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
    // The line is gone, or this page is from before an update: the button saves, as without scripts.
    const byHand = () => {
      loading = null;
      if (!isGone) setState({ kind: "by_hand" });
    };
    const onHide = () => document.visibilityState === "hidden" && now();
    // A save that is under way is waited for, so that the form is sent with its revision.
    const onSubmit = (event: SubmitEvent) => {
      window.clearTimeout(timer);
      isSubmitted = !saver?.isSending();
      if (!saver || isSubmitted) return;
      event.preventDefault();
      event.stopPropagation();
      const { submitter } = event;
      void saver.save().then(() => window.setTimeout(() => form.requestSubmit(submitter)));
    };
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
      if (!isSubmitted && saver) now();
      window.clearTimeout(timer);
      saver?.end();
    };
  }, [formId]);

  return { state, rev };
}
