import { JSDOM } from "jsdom";
import { describe, expect, test } from "vitest";

import { html } from "./render";
import type { SaveState } from "~/features/assessment/autosave";
import { SaveStatus } from "~/features/assessment/components/save-status";
import { NoteStatus } from "~/features/learning/components/note-status";
import type { NoteState } from "~/features/learning/note-saving";

/*
 * What a screen reader announces while answers save themselves: nothing while saving, "saved" once, and errors
 * immediately.
 */

const AT = Date.UTC(2026, 2, 2, 15);
const CLOCK = { zone: "America/Chicago", locale: "en" };

function spoken(markup: string) {
  const { document } = new JSDOM(markup).window;
  const said = (selector: string) =>
    [...document.querySelectorAll(selector)]
      .map((one) => one.textContent?.trim() ?? "")
      .join(" ")
      .trim();
  const regions = [...document.querySelectorAll("[role], [aria-live]")].map((one) => one.outerHTML);
  return {
    politely: said("[role=status]"),
    atOnce: said("[role=alert]"),
    /** Both are in the page before they have anything to announce. */
    regions: regions.length,
    shown: document.body.textContent?.trim() ?? "",
  };
}

const quiz = (state: Partial<SaveState>) =>
  spoken(
    html(
      <SaveStatus
        state={{ status: "quiet", savedAt: null, conflicts: [], ...state }}
        savedAt={null}
        returnTo="/learn"
        {...CLOCK}
      />,
    ),
  );
const note = (state: NoteState) =>
  spoken(html(<NoteStatus state={state} note={null} clock={{ ...CLOCK, now: AT }} />));

describe.each([
  ["the answers of a quiz", quiz({ status: "saving" }), quiz({ status: "saved", savedAt: AT })],
  ["a private note", note({ kind: "saving" }), note({ kind: "saved", at: AT })],
])("%s", (_what, saving, saved) => {
  test("saving is shown, but not announced", () => {
    expect(saving.shown).toContain("Saving");
    expect(saving.politely).toBe("");
    expect(saving.atOnce).toBe("");
    expect(saving.regions).toBe(2);
  });

  test("saved is announced politely, once", () => {
    expect(saved.politely).toMatch(/^Saved\b/);
    expect(saved.atOnce).toBe("");
    expect(saved.regions).toBe(2);
  });
});

describe("errors are announced immediately", () => {
  test.each([
    ["a lost line", quiz({ status: "retrying" }), /Not saved yet/],
    ["an ended session", quiz({ status: "signed_out" }), /signed out/],
    ["a quiz that is over", quiz({ status: "closed" }), /no longer accepts answers/],
    ["a note on a lost line", note({ kind: "unsaved" }), /Not saved yet/],
    ["a note after an ended session", note({ kind: "signed_out" }), /Not saved yet/],
    ["a note that is too long", note({ kind: "refused" }), /too long/],
    [
      "a note changed elsewhere",
      note({ kind: "conflict", other: { body: "b", updatedAt: AT, rev: 2 } }),
      /Choose/,
    ],
  ])("%s", (_what, said, text) => {
    expect(said.atOnce).toMatch(text);
    expect(said.politely).toBe("");
  });
});
