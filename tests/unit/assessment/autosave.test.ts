import { describe, expect, it } from "vitest";

import {
  createAutosave,
  INITIAL_STATE,
  RETRY_MS,
  type SaveState,
  type SendResult,
  type StepToSend,
} from "~/features/assessment/autosave";

/** A server that answers on demand, and a clock that is advanced manually. */
function setting(
  seen: [number, number][] = [
    [1, 0],
    [2, 0],
  ],
) {
  const sent: StepToSend[] = [];
  const answers: ((result: SendResult | "throw") => void)[] = [];
  let timers: { at: number; run: () => void }[] = [];
  let time = 0;
  let state: SaveState = INITIAL_STATE;
  const autosave = createAutosave({
    seen: new Map(seen),
    send: (step) => {
      sent.push(step);
      return new Promise((resolve, reject) => {
        answers.push((result) => (result === "throw" ? reject(new Error("line lost")) : resolve(result)));
      });
    },
    later: (ms, run) => {
      const timer = { at: time + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    report: (shown) => {
      state = shown;
    },
  });
  return {
    autosave,
    sent,
    state: () => state,
    pass: (ms: number) => {
      time += ms;
      const due = timers.filter((timer) => timer.at <= time);
      timers = timers.filter((timer) => timer.at > time);
      for (const timer of due) timer.run();
    },
    answer: async (result: SendResult | "throw") => {
      answers.shift()!(result);
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    },
  };
}

const saved = (seq: number): SendResult => ({ kind: "saved", seq, savedAt: 1000 + seq });

describe("autosaving answers as they are selected", () => {
  it("sends the latest of several quick choices, and says when it is saved", async () => {
    const page = setting();
    page.autosave.change(1, ["a"]);
    page.pass(100);
    page.autosave.change(1, ["b"]);
    expect(page.sent).toEqual([]);
    expect(page.autosave.isUnsaved()).toBe(true);
    page.pass(500);
    expect(page.sent).toEqual([{ position: 1, chosen: ["b"], seen: 0 }]);
    expect(page.state().status).toBe("saving");
    await page.answer(saved(1));
    expect(page.state()).toMatchObject({ status: "saved", savedAt: 1001 });
    expect(page.autosave.isUnsaved()).toBe(false);
  });

  it("never has two requests in flight, and builds each on the receipt of the previous one", async () => {
    const page = setting();
    page.autosave.change(1, ["a"]);
    page.pass(500);
    page.autosave.change(1, ["b"]);
    page.autosave.change(2, ["c"]);
    page.pass(5000);
    expect(page.sent).toHaveLength(1);
    await page.answer(saved(1));
    await page.answer(saved(2));
    await page.answer(saved(3));
    expect(page.sent.slice(1)).toEqual([
      { position: 1, chosen: ["b"], seen: 1 },
      { position: 2, chosen: ["c"], seen: 0 },
    ]);
    expect(page.autosave.isUnsaved()).toBe(false);
  });

  it("resends a step whose receipt was lost, unchanged, before anything chosen since", async () => {
    const page = setting();
    page.autosave.change(1, ["a"]);
    page.pass(500);
    page.autosave.change(1, ["b"]);
    await page.answer("throw");
    expect(page.state().status).toBe("retrying");
    for (const wait of RETRY_MS) {
      page.pass(wait - 1);
      const before = page.sent.length;
      page.pass(1);
      expect(page.sent).toHaveLength(before + 1);
      expect(page.sent.at(-1)).toEqual({ position: 1, chosen: ["a"], seen: 0 });
      expect(page.state().status).toBe("retrying");
      await page.answer({ kind: "again" });
    }
    page.autosave.hurry();
    await page.answer(saved(1));
    expect(page.sent.at(-1)).toEqual({ position: 1, chosen: ["b"], seen: 1 });
    await page.answer(saved(2));
    expect(page.state().status).toBe("saved");
  });

  it("waits to continue until the connection is back and everything is saved", async () => {
    const page = setting();
    page.autosave.change(1, ["a"]);
    page.autosave.change(2, ["b"]);
    let how: string | null = null;
    void page.autosave.settle().then((result) => {
      how = result;
    });
    expect(page.sent).toHaveLength(1);
    await page.answer("throw");
    expect(how).toBeNull();
    page.pass(1000);
    await page.answer(saved(1));
    expect(how).toBeNull();
    await page.answer(saved(2));
    expect(how).toBe("saved");
  });

  it("continues at once when there is nothing to save", async () => {
    expect(await setting().autosave.settle()).toBe("saved");
  });

  it("keeps both answers when another device saved first, with the latest one from this device", async () => {
    const page = setting();
    page.autosave.change(1, ["a"]);
    page.pass(500);
    page.autosave.change(1, ["b"]);
    const theirs = { chosen: ["c"], seq: 7, savedAt: 5 };
    await page.answer({ kind: "stale", conflict: { position: 1, theirs, mine: { chosen: ["a"] } } });
    expect(page.state().conflicts).toEqual([{ position: 1, theirs, mine: { chosen: ["b"] } }]);
    expect(await page.autosave.settle()).toBe("conflict");
    expect(page.sent).toHaveLength(1);
  });

  it("keeps the choice while signed out, and saves it afterward", async () => {
    const page = setting();
    page.autosave.change(1, ["a"]);
    const settled = page.autosave.settle();
    await page.answer({ kind: "signed_out" });
    expect(await settled).toBe("signed_out");
    expect(page.autosave.isUnsaved()).toBe(true);
    const again = page.autosave.settle();
    await page.answer(saved(1));
    expect(await again).toBe("saved");
    expect(page.sent).toHaveLength(2);
  });

  it("stops when the attempt is closed", async () => {
    const page = setting();
    page.autosave.change(1, ["a"]);
    page.pass(500);
    await page.answer({ kind: "closed" });
    page.autosave.change(1, ["b"]);
    page.pass(60_000);
    expect(page.sent).toHaveLength(1);
    expect(page.autosave.isUnsaved()).toBe(false);
    expect(await page.autosave.settle()).toBe("closed");
  });
});
