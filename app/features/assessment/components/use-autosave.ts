import { useEffect, useRef, useState } from "react";

import {
  createAutosave,
  INITIAL_STATE,
  type Autosave,
  type SaveState,
  type SendResult,
  type StepToSend,
} from "../autosave";
import type { AnswerConflict } from "../commands.server";

const TIMEOUT_MS = 15_000;

/**
 * Saves what is chosen on the page as it is chosen. Without JavaScript nothing of this runs, and the form's buttons save.
 * @param url where answers are sent
 * @param answers what the page shows: of the page's first moment
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
      // The quick exit hides the page first, and nothing may hold it up.
      if (made.isUnsaved() && !document.body.hidden) event.preventDefault();
    };
    window.addEventListener("online", hurry);
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("online", hurry);
      window.removeEventListener("beforeunload", warn);
      autosave.current = null;
      // Going on to another page of ours: what waits is still sent.
      made.hurry();
    };
  }, [url, first]);

  return { state, autosave };
}

async function sendTo(url: string, { position, chosen, seen }: StepToSend): Promise<SendResult> {
  const body = new URLSearchParams({ position: String(position), [`seen-${position}`]: String(seen) });
  for (const id of chosen) body.append(`chosen-${position}`, id);
  const response = await fetch(url, {
    method: "POST",
    body,
    keepalive: true,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status === 401) return { kind: "signed_out" };
  if (response.status === 429 || response.status >= 500) return { kind: "again" };
  if (!response.ok && response.status !== 409) return { kind: "closed" };
  const answer: unknown = await response.json();
  const saved = listIn(answer, "saved").find((one) => one.position === position);
  if (saved) return { kind: "saved", seq: numberIn(saved, "seq") ?? 0, savedAt: numberIn(saved, "savedAt") };
  const conflict = listIn(answer, "conflicts").find((one) => one.position === position);
  const read = conflict && conflictIn(conflict, position, chosen);
  return read ? { kind: "stale", conflict: read } : { kind: "closed" };
}

/* What the server answered, read without trusting that it is our server: a portal of a café may answer too. */

type Bag = { [key: string]: unknown };

const isBag = (value: unknown): value is Bag => typeof value === "object" && value !== null;

function listIn(value: unknown, key: string): Bag[] {
  const list = isBag(value) ? value[key] : null;
  return Array.isArray(list) ? list.filter(isBag) : [];
}

function numberIn(value: Bag, key: string): number | null {
  const number = value[key];
  return typeof number === "number" ? number : null;
}

function conflictIn(value: Bag, position: number, mine: string[]): AnswerConflict | null {
  const { theirs } = value;
  if (!isBag(theirs) || !Array.isArray(theirs.chosen)) return null;
  const chosen = theirs.chosen.filter((id) => typeof id === "string");
  const seq = numberIn(theirs, "seq");
  const savedAt = numberIn(theirs, "savedAt");
  return seq === null || savedAt === null
    ? null
    : { position, theirs: { chosen, seq, savedAt }, mine: { chosen: mine } };
}
