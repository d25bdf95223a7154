import { useEffect, useRef, useState } from "react";

import {
  answerResultOf,
  createAutosave,
  INITIAL_STATE,
  type Autosave,
  type SaveState,
  type SendResult,
  type StepToSend,
} from "../autosave";

const TIMEOUT_MS = 15_000;

/**
 * Saves answers as they are selected. Without JavaScript none of this runs, and the form's buttons save.
 * @param url where answers are sent
 * @param answers what the page showed when it was first rendered
 */
export function useAutosave(url: string, answers: { position: number; seq: number }[]) {
  const [state, setState] = useState<SaveState>(INITIAL_STATE);
  const [first] = useState(answers);
  const autosave = useRef<Autosave | null>(null);

  useEffect(() => {
    const made = createAutosave({
      seen: new Map(first.map(({ position, seq }) => [position, seq])),
      send: (step) => sendTo(url, step),
      later: (ms, run) => {
        const timer = window.setTimeout(run, ms);
        return () => window.clearTimeout(timer);
      },
      report: setState,
    });
    autosave.current = made;
    const hurry = () => made.hurry();
    const warn = (event: BeforeUnloadEvent) => {
      // Quick exit hides the page first and must not be held up by a prompt.
      if (made.isUnsaved() && !document.body.hidden) event.preventDefault();
    };
    window.addEventListener("online", hurry);
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("online", hurry);
      window.removeEventListener("beforeunload", warn);
      autosave.current = null;
      // On navigation within the site, pending answers are still sent.
      made.hurry();
    };
  }, [url, first]);

  return { state, autosave };
}

async function sendTo(url: string, step: StepToSend): Promise<SendResult> {
  const { position, chosen, seen } = step;
  const body = new URLSearchParams({ position: String(position), [`seen-${position}`]: String(seen) });
  for (const id of chosen) body.append(`chosen-${position}`, id);
  const response = await fetch(url, {
    method: "POST",
    body,
    keepalive: true,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return answerResultOf({ status: response.status, body: await response.text() }, step);
}
