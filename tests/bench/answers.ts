/*
 * Saved answers that really store something. An answer equal to the stored one stores nothing, so each answer sent
 * differs from the last one to its question; the count sent is compared with the count in the database afterward.
 */

/** An open attempt, with the questions on its page. */
export type AnswerSheet = {
  attempt: string;
  cookie: string;
  questions: { position: number; name: string; values: string[] }[];
};

/** Sends the fields of one answer, as the page's script does. */
export type SendAnswer = (
  fields: Record<string, string>,
  sheet: AnswerSheet,
) => Promise<{ status: number; body: string }>;

type Place = {
  sheet: AnswerSheet;
  question: AnswerSheet["questions"][number];
  /** The last stored step, as the page knows it. */
  seen: number;
  turn: number;
  isBusy: boolean;
};

/**
 * Answers question after question, person after person, each time with another option than before. A question whose
 * answer is still in flight is skipped: a person does not choose twice at the same moment.
 */
export function answerDriver(sheets: readonly AnswerSheet[], send: SendAnswer) {
  const longest = Math.max(0, ...sheets.map(({ questions }) => questions.length));
  const places: Place[] = [];
  for (let n = 0; n < longest; n += 1) {
    for (const sheet of sheets) {
      const question = sheet.questions[n];
      if (question && question.values.length > 1)
        places.push({ sheet, question, seen: 0, turn: 0, isBusy: false });
    }
  }
  let next = 0;
  let sent = 0;

  function free(): Place | undefined {
    for (let tried = 0; tried < places.length; tried += 1) {
      const place = places[next];
      next = (next + 1) % places.length;
      if (place && !place.isBusy) return place;
    }
    return undefined;
  }

  /** @returns `none` when every answer is still in flight: nothing was sent */
  async function answer(): Promise<"saved" | "wrong" | "none"> {
    const place = free();
    if (!place) return "none";
    const { sheet, question } = place;
    place.isBusy = true;
    try {
      const { position, name, values } = question;
      const value = values[place.turn % values.length] ?? "";
      const fields = { position: String(position), [`seen-${position}`]: String(place.seen), [name]: value };
      sent += 1;
      const { status, body } = await send(fields, sheet);
      const seq = status === 200 ? seqIn(body, position) : null;
      if (seq === null || seq === place.seen) return "wrong";
      place.seen = seq;
      place.turn += 1;
      return "saved";
    } finally {
      place.isBusy = false;
    }
  }

  return { answer, sent: () => sent };
}

/** The step number in an answer's receipt. */
function seqIn(body: string, position: number): number | null {
  const found = new RegExp(`"position":${position},"seq":(\\d+)`).exec(body)?.[1];
  return found === undefined ? null : Number(found);
}

/**
 * Compares what was sent with what was stored.
 * @throws Error when fewer steps were stored than answers sent, or none was sent at all
 */
export function refuseFlattery({ sent, stored }: { sent: number; stored: number }): void {
  if (sent === 0) throw new Error("No answer was sent: there is nothing to measure.");
  if (stored < sent) throw new Error(`Of ${sent} answers that were sent only ${stored} are stored.`);
}

/** All options of each question on a page, in order. */
export function questionsOn(html: string): AnswerSheet["questions"] {
  const found = new Map<string, string[]>();
  for (const [tag] of html.matchAll(/<input[^>]*type="(?:radio|checkbox)"[^>]*>/g)) {
    const name = /\bname="(chosen-\d+)"/.exec(tag)?.[1];
    const value = /\bvalue="([^"]*)"/.exec(tag)?.[1];
    if (name !== undefined && value !== undefined) found.set(name, [...(found.get(name) ?? []), value]);
  }
  return [...found].map(([name, values]) => ({
    name,
    values,
    position: Number(name.slice("chosen-".length)),
  }));
}
