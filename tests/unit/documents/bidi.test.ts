import { describe, expect, it } from "vitest";

import { baseDirection, visualRuns, type Direction } from "~/documents/pdf/bidi";

/** Returns the line as it is drawn, from left to right: right-to-left runs in angle brackets, in reading order. */
function drawn(line: string, base: Direction = baseDirection(line, "ltr")): string {
  return visualRuns(line, base)
    .map(({ text, direction }) => (direction === "rtl" ? `⟨${text}⟩` : text))
    .join("");
}

describe("the order of a mixed line", () => {
  it("keeps a line of one direction whole", () => {
    expect(drawn("Anna-Maria O'Brien")).toBe("Anna-Maria O'Brien");
    expect(drawn("ليلى عبد الرحمن")).toBe("⟨ليلى عبد الرحمن⟩");
  });

  it("follows the first letter's direction", () => {
    expect(drawn("Smith ليلى")).toBe("Smith ⟨ليلى⟩");
    expect(drawn("ليلى Smith")).toBe("Smith⟨ليلى ⟩");
    expect(drawn("Layla ليلى O'Brien")).toBe("Layla ⟨ليلى⟩ O'Brien");
    expect(drawn("برنامج Alongside لتدريب")).toBe("⟨ لتدريب⟩Alongside⟨برنامج ⟩");
  });

  it("keeps numbers readable among Arabic words", () => {
    expect(drawn("31 يوليو 2026", "rtl")).toBe("2026⟨ يوليو ⟩31");
    expect(drawn("٣١ يوليو ٢٠٢٦")).toBe("٢٠٢٦⟨ يوليو ⟩٣١");
    expect(drawn("ساعة 8.5", "rtl")).toBe("8.5⟨ساعة ⟩");
  });

  it("mirrors brackets with the text they enclose, both the same way", () => {
    expect(drawn("ليلى (Layla) Smith")).toBe("Smith⟨( ⟩Layla⟨ليلى )⟩");
    expect(drawn("ليلى (ليلى)")).toBe("⟨ليلى )ليلى(⟩");
    expect(drawn("Layla (ليلى) Smith")).toBe("Layla (⟨ليلى⟩) Smith");
  });

  it("records the reading position of each run", () => {
    expect(visualRuns("ليلى Smith", "rtl").map(({ order }) => order)).toEqual([1, 0]);
  });

  it("falls back when no letter has a direction", () => {
    expect(baseDirection("2026 – 2028", "rtl")).toBe("rtl");
  });
});
