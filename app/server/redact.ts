/*
 * What of an error may stand in the log. An error's message can carry what a person typed: a driver repeats the values
 * of a statement, a parser the text it could not read. So words between quotes, addresses and tokens are left out, and
 * of a failed statement its text is kept and its values are not.
 */

/** What the log keeps of an error. Plain JSON. */
export type ErrorFacts = {
  name: string;
  message: string;
  code?: string;
  /** Which rule of the database was broken. */
  constraint?: string;
  /** The text of the failed statement, with its literals left out. */
  sql?: string;
  stack?: string[];
  cause?: ErrorFacts;
  /** The first of several, where one error stands for them. */
  errors?: ErrorFacts[];
};

const LEFT_OUT = "…";
const MESSAGE_MAX = 500;
const SQL_MAX = 2000;
const FRAMES_MAX = 15;
const DEPTH_MAX = 4;
const ERRORS_MAX = 3;

/** Longer texts are cut before they are looked at, so that a hostile one costs no time. */
const LOOKED_AT_MAX = 20_000;

const MAIL = /[^\s"'<>()[\],;:@]{1,64}@[^\s"'<>()[\],;:@]{1,253}/gu;
/** The sign in an address, written with percent signs: what is left out is left out before anybody decodes it. */
const ENCODED_AT = /%(?:25)*40/g;
/**
 * Long runs of letters and digits together: session tokens, one-time codes, hashes, base64; any of them may be written
 * with percent signs. A request's id has dashes.
 */
const RUN = /[A-Za-z0-9_+/=%]{20,}/g;
const withoutToken = (run: string): string => (/\d/.test(run) && /[A-Za-z]/.test(run) ? LEFT_OUT : run);
/** What a terminal would obey, and what turns the direction of a line. */
const CONTROL =
  /\u001b\[[0-?]*[ -/]*[@-~]|[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/**
 * A fact for the log without mail addresses, tokens and control characters.
 * @param text anything; at most 500 characters of it are kept
 */
export function redactText(text: string): string {
  const clean = text
    .slice(0, LOOKED_AT_MAX)
    .replace(CONTROL, " ")
    .replace(ENCODED_AT, "@")
    .replace(MAIL, LEFT_OUT)
    .replace(RUN, withoutToken)
    .trim();
  return clean.length > MESSAGE_MAX ? `${clean.slice(0, MESSAGE_MAX)}${LEFT_OUT}` : clean;
}

/** From the first quote of a kind to its last: what is quoted may hold quotes itself. */
const QUOTED = /"[^]*"|"[^]*$|`[^]*`|`[^]*$|'[^]*'|'[^]*$|“[^]*[”"]|“[^]*$|‘[^]*[’']|‘[^]*$|«[^]*»|«[^]*$/g;
/** The name of a property that was read of nothing is ours. */
const PROPERTY = / \((?:reading|setting) '[\w$]{1,60}'\)$/;

/** A message without what stands between quotes or in brackets after an equals sign, where values are repeated. */
function redactMessage(message: string): string {
  const text = message.slice(0, LOOKED_AT_MAX).replace(/\n?params:[^]*$/i, "");
  const property = PROPERTY.exec(text)?.[0] ?? "";
  const rest = text.slice(0, text.length - property.length);
  return (
    redactText(
      rest
        .replace(QUOTED, `"${LEFT_OUT}"`)
        .replace(/=\([^]*\)|=\([^]*$/g, `=(${LEFT_OUT})`)
        .replace(/https?:\/\/\S+/gi, LEFT_OUT),
    ) + property
  );
}

/**
 * A statement's text without the values that may have been written into it. Names between double quotes stay.
 * @returns at most 2000 characters
 */
export function redactSql(sql: string): string {
  const clean = sql
    .slice(0, LOOKED_AT_MAX)
    .replace(/\nparams:[^]*$/i, "")
    .replace(/'(?:[^']|'')*(?:'|$)/g, `'${LEFT_OUT}'`)
    .replace(CONTROL, " ")
    .replace(MAIL, LEFT_OUT)
    .trim();
  return clean.length > SQL_MAX ? `${clean.slice(0, SQL_MAX)}${LEFT_OUT}` : clean;
}

/** One frame of a stack: a function's name and where it stands. Anything else in a stack is the message. */
const FRAME =
  /^ {4}at (?:[\w.$<>[\]# -]{1,120} \()?(?:file:\/\/|node:|\/|[A-Za-z]:\\|async )[^()@]{0,300}:\d+:\d+\)?$/;

function framesOf(stack: string, message: string): string[] {
  // The message stands before the frames, and may look like one.
  const at = message === "" ? -1 : stack.indexOf(message);
  const rest = at < 0 ? stack : stack.slice(at + message.length);
  return rest
    .slice(0, LOOKED_AT_MAX)
    .split("\n")
    .filter((line) => FRAME.test(line))
    .slice(0, FRAMES_MAX)
    .map((line) =>
      line
        .trim()
        .replace(/^at /, "")
        .replace(/(?:file:\/\/)?\/[^\s()]*?\/(build|app|tests|node_modules)\//, "$1/"),
    );
}

function textIn(error: object, key: string): string | undefined {
  const value: unknown = Reflect.get(error, key);
  return typeof value === "string" ? value : undefined;
}

function describe(error: unknown, depth: number): ErrorFacts {
  if (!(error instanceof Error)) {
    return { name: "NotAnError", message: typeof error === "string" ? redactMessage(error) : typeof error };
  }
  const { message, stack, cause } = error;
  const code = textIn(error, "code");
  const constraint = textIn(error, "constraint");
  const sql = textIn(error, "query");
  const frames = typeof stack === "string" ? framesOf(stack, message) : [];
  const inner = error instanceof AggregateError ? error.errors.slice(0, ERRORS_MAX) : [];
  return {
    name: redactText(error.name),
    // The statement is told apart below; the message would repeat it together with its values.
    message: sql === undefined ? redactMessage(message) : "A statement failed.",
    ...(code === undefined ? {} : { code: redactText(code) }),
    ...(constraint === undefined ? {} : { constraint: redactText(constraint) }),
    ...(sql === undefined ? {} : { sql: redactSql(sql) }),
    ...(frames.length === 0 ? {} : { stack: frames }),
    ...(cause === undefined || depth >= DEPTH_MAX ? {} : { cause: describe(cause, depth + 1) }),
    ...(inner.length === 0 || depth >= DEPTH_MAX
      ? {}
      : { errors: inner.map((one) => describe(one, depth + 1)) }),
  };
}

/**
 * What the log keeps of something that was thrown: names, codes, the statement and where it happened.
 * @param error anything at all; it never throws, whatever the error does when it is looked at
 */
export function factsOfError(error: unknown): ErrorFacts {
  try {
    return describe(error, 0);
  } catch {
    return { name: "Unreadable", message: "" };
  }
}
