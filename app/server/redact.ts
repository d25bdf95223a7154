/*
 * What the log may contain of an error. An error's message can carry what a person typed: a driver repeats a
 * statement's values, a parser the text it couldn't read. So quoted text, addresses and tokens are removed; of a failed
 * statement, the SQL stays and the values go.
 */

/** What the log keeps of an error. Plain JSON. */
export type ErrorFacts = {
  name: string;
  message: string;
  code?: string;
  /** The constraint that was violated. */
  constraint?: string;
  /** The text of the failed statement, without its literals. */
  sql?: string;
  stack?: string[];
  cause?: ErrorFacts;
  /** The first few, where one error wraps several. */
  errors?: ErrorFacts[];
};

const LEFT_OUT = "…";
const MESSAGE_MAX = 500;
const SQL_MAX = 2000;
const FRAMES_MAX = 15;
const DEPTH_MAX = 4;
const ERRORS_MAX = 3;

/** Longer texts are truncated before they are examined, so that a hostile one costs no time. */
const LOOKED_AT_MAX = 20_000;

const MAIL = /[^\s"'<>()[\],;:@]{1,64}@[^\s"'<>()[\],;:@]{1,253}/gu;
/** The percent-encoded @ sign: addresses are removed before anything decodes them. */
const ENCODED_AT = /%(?:25)*40/g;
/**
 * Long runs of letters and digits: session tokens, one-time codes, hashes, base64, percent-encoded or not. A request's
 * id has dashes.
 */
const RUN = /[A-Za-z0-9_+/=%]{20,}/g;
const withoutToken = (run: string): string => (/\d/.test(run) && /[A-Za-z]/.test(run) ? LEFT_OUT : run);
/** Terminal control sequences and bidirectional overrides. */
const CONTROL =
  /\u001b\[[0-?]*[ -/]*[@-~]|[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/**
 * Returns a fact for the log without email addresses, tokens and control characters.
 * @param text anything; at most 500 characters are kept
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

/** From the first quote of a kind to its last: quoted text may contain quotes itself. */
const QUOTED = /"[^]*"|"[^]*$|`[^]*`|`[^]*$|'[^]*'|'[^]*$|“[^]*[”"]|“[^]*$|‘[^]*[’']|‘[^]*$|«[^]*»|«[^]*$/g;
/** The name of a property read from undefined is our own code's. */
const PROPERTY = / \((?:reading|setting) '[\w$]{1,60}'\)$/;

/**
 * Returns a message without quoted text and without text in brackets after an equals sign, where values are repeated.
 */
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
 * Returns a statement's text without values that may have been inlined. Names in double quotes stay.
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

/** One stack frame: a function's name and its location. Anything else in a stack is the message. */
const FRAME =
  /^ {4}at (?:[\w.$<>[\]# -]{1,120} \()?(?:file:\/\/|node:|\/|[A-Za-z]:\\|async )[^()@]{0,300}:\d+:\d+\)?$/;

function framesOf(stack: string, message: string): string[] {
  // The message precedes the frames, and may look like one.
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
    // The statement is reported separately below; the message would repeat it together with its values.
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
 * Returns what the log keeps of something thrown: names, codes, the statement and the location.
 * @param error anything at all; never throws, whatever the error does when it is inspected
 */
export function factsOfError(error: unknown): ErrorFacts {
  try {
    return describe(error, 0);
  } catch {
    return { name: "Unreadable", message: "" };
  }
}
