/*
 * Finds text in a note that could identify someone. A help for the writer and no guarantee: it knows patterns, not
 * people. The kinds follow HIPAA's list of 18 identifiers (45 CFR 164.514(b)(2)).
 */

export const IDENTIFIER_KINDS = [
  "email",
  "url",
  "handle",
  "date",
  "record_number",
  "phone",
  "address",
  "plate",
  "zip",
  "age",
  "name",
  "initials",
] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

export type FoundIdentifier = {
  kind: IdentifierKind;
  /** The matching text. */
  excerpt: string;
  /** Start and end, in UTF-16 units. */
  start: number;
  end: number;
};

type Rule = {
  kind: IdentifierKind;
  pattern: RegExp;
  /** Rejects a false match. */
  unless?: (match: RegExpMatchArray) => boolean;
};

/** No note is as long; the rest is refused for its length anyway. */
const LONGEST = 5000;

const MONTH =
  "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\.?";
const DAY_OF_MONTH = "(?:[12]\\d|3[01]|0?[1-9])(?:st|nd|rd|th)?";
const NAME = "\\p{Lu}[\\p{L}'’-]*\\p{Ll}[\\p{L}'’-]*";

/** Capitalized words after "called", "client" and the like that aren't names of people. */
const NO_NAMES = new Set(
  (
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August " +
    "September October November December Christmas Easter Thanksgiving Medicaid Medicare Narcan Naloxone English " +
    "Spanish French Arabic Housing Services Support Services Advocacy Advocate Recovery Peer Lifeline Hotline Police " +
    "Probation Parole Court Hospital Emergency Zoom Teams Alcoholics Narcotics Social Services Uber Lyft God The This " +
    "Specialist Specialists Navigator Coach Mentor Supporter Worker Narcotics That They There Then When Where What Who How Why After Before And But We He She It You Our My His Her"
  ).split(" "),
);

/** Things that have names of their own; "a group called Fresh Start" names no one. */
const NAMED_THING =
  /\b(?:group|program|meeting|app|place|house|home|cent(?:re|er)|service|class|course|workshop|book|film|movie|song|game|exercise|tool|method|technique|approach|practice|project|team|site|website|organi[sz]ation|agency|clinic|shelter|model|skill|activity|something|medication|medicine|drug|worksheet|podcast|video|plan|step|stage|idea|concept|feeling|thing|area|part|town|city|hotline|line)\s+(?:is\s+|was\s+)?$/iu;

/** Dotted abbreviations in capitals that aren't initials. */
const NO_INITIALS = new Set(
  "US UK USA EU DC AA NA CA PO PM AM ER ED ID IV TV HR RN MD PHD BA MA BS MS LA NY NYC ICU IOP OD PT OT SW DUI CPS RSVP FAQ PTSD HIV AIDS GED".split(
    " ",
  ),
);

/** Words before a single capital that make it a label instead of a name: "Hepatitis C." */
const LABELLED =
  /^(?:Plan|Vitamin|Hepatitis|Hep|Group|Part|Room|Step|Type|Class|Section|Team|Unit|Level|Option|Building|Wing|Ward|Floor|Grade|Appendix|Module|Point|Schedule|Influenza|Medicare|Title|Tier|Phase|Block|Form|Category|Question|Answer|Exhibit|Generation|Gen)$/u;

const isPossibleDate = (a: string, b: string) => {
  const [x, y] = [Number(a), Number(b)];
  return x >= 1 && y >= 1 && x <= 31 && y <= 31 && Math.min(x, y) <= 12;
};

const digitsIn = (text: string) => text.replace(/\D/g, "").length;

/** In order of priority: where two overlap, the earlier one wins. */
const RULES: readonly Rule[] = [
  { kind: "email", pattern: /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu },
  {
    kind: "email",
    pattern:
      /\b[\w.+-]{2,64}\s?(?:\(at\)|\[at\]|\sat\s)\s?[\w-]{2,40}\s?(?:\sdot\s|\(dot\)|\[dot\])\s?(?:com|org|net|edu|gov)\b/giu,
  },
  { kind: "url", pattern: /\b(?:https?:\/\/|www\.)[^\s<>"]+/giu },
  {
    kind: "url",
    pattern:
      /\b(?:[a-z0-9-]{2,40}\.){1,3}(?:com|org|net|edu|gov|io|info|me|co)(?:\/[^\s<>"]*|\b)(?!\.[a-z])/giu,
  },
  { kind: "handle", pattern: /(?<![\p{L}\p{N}_.@])@[\p{L}\p{N}_][\p{L}\p{N}_.]{1,29}/gu },
  {
    kind: "handle",
    pattern:
      /\b(?:instagram|insta|snapchat|snap|facebook|fb|tiktok|whatsapp|telegram|discord|twitter|reddit|signal)(?:\s*[:=]\s*|\s+(?:handle|user\s?name)\s*(?:is|was|:)?\s*)["'“]?[\w.-]{3,30}/giu,
  },
  { kind: "handle", pattern: /(?<![\w/])\/?u\/[\w-]{3,20}\b/gu },

  {
    kind: "date",
    pattern: /(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(?:\d{4}|\d{2})(?![\d/-])/gu,
    unless: (match) => !isPossibleDate(match[1] ?? "", match[3] ?? ""),
  },
  {
    kind: "date",
    pattern: /(?<![\d./-])(?:19|20)\d{2}([./-])(\d{1,2})\1(\d{1,2})(?!\d)/gu,
    unless: (match) => !isPossibleDate(match[2] ?? "", match[3] ?? ""),
  },
  { kind: "date", pattern: new RegExp(`\\b${MONTH}\\s+${DAY_OF_MONTH},?\\s+(?:19|20)\\d{2}\\b`, "giu") },
  {
    kind: "date",
    pattern: new RegExp(`\\b${DAY_OF_MONTH}\\.?\\s+(?:of\\s+)?${MONTH},?\\s+(?:19|20)\\d{2}\\b`, "giu"),
  },
  {
    kind: "date",
    pattern: new RegExp(
      `\\b(?:born|birthday|birth\\s?date|date\\s+of\\s+birth|dob)\\b[\\s:]*(?:is|was|on|in)?\\s*(?:on\\s+)?(?:${MONTH}(?:\\s+${DAY_OF_MONTH})?|${DAY_OF_MONTH}\\s+(?:of\\s+)?${MONTH}|(?:19|20)\\d{2}|\\d{1,2}[./-]\\d{1,2})(?![\\p{L}\\p{N}])`,
      "giu",
    ),
  },

  { kind: "record_number", pattern: /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/gu },
  {
    kind: "record_number",
    pattern:
      /\b(?:case|record|file|client|patient|chart|mrn|claim|docket|inmate|booking|medicaid|medicare|member|policy|id|ssn|account|passport|permit|licen[cs]e|reference|ref)(?:\s+id)?\s*(?:(?:no|nr|num|number|id)\b\.?|#|:)[\s:#]*(?:is\s+|was\s+)?[a-z]{0,4}-?\d[\d-]{2,}/giu,
  },
  {
    kind: "record_number",
    pattern:
      /\b(?:case|record|file|client|patient|chart|mrn|claim|docket|inmate|booking|ssn)\s+[a-z]{0,4}-?\d{5,}\b/giu,
  },
  { kind: "record_number", pattern: /(?<![\p{L}\p{N}&])#\s?\d{4,}\b/gu },
  { kind: "record_number", pattern: /\b[A-Z]{1,4}-?\d{5,12}\b/gu },

  {
    kind: "phone",
    pattern: /(?<![\d.$€£-])(?:\+?\d{1,3}[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}(?!\d)/gu,
    // Toll-free numbers belong to a service.
    unless: (match) => /^(?:\+?1[\s.-]?)?\(?8(?:00|33|44|55|66|77|88)\b/.test(match[0]),
  },
  { kind: "phone", pattern: /(?<![\d.$€£-])\d{3}[-.]\d{4}(?![\d-])/gu },
  {
    kind: "phone",
    pattern: /(?<![\p{L}\p{N}])\+\d{1,3}(?:[\s.-]?\(?\d{2,8}\)?){1,5}/gu,
    unless: (match) => digitsIn(match[0]) < 8,
  },
  {
    kind: "phone",
    pattern: /(?<![\d.,$€£:/-])0\d{1,4}[\s/-]\d{3,5}(?:[\s-]?\d{2,5}){0,2}(?![\d:])/gu,
    unless: (match) => digitsIn(match[0]) < 8,
  },
  { kind: "phone", pattern: /(?<![\p{L}\p{N}.,$€£-])\d{10,11}(?![\d,])/gu },
  { kind: "record_number", pattern: /(?<![\p{L}\p{N}.,$€£-])\d{7,16}(?![\d,.])/gu },

  {
    kind: "address",
    pattern:
      /\b\d{1,5}[a-z]?\s+(?:[NSEW]\.?\s+|(?:North|South|East|West)\s+)?(?:(?:\p{Lu}[\p{L}'’-]+|\d{1,3}(?:st|nd|rd|th))\s+){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Way|Terrace|Ter|Circle|Cir|Highway|Hwy|Parkway|Pkwy|Square|Sq)\b/gu,
  },
  {
    kind: "address",
    pattern:
      /\b(?:lives?|living|lived|stays?|staying|address(?:\s+is)?)\s*:?\s+(?:at\s+|on\s+|in\s+)?\d{1,5}[a-z]?\s+(?:\p{L}[\p{L}'’-]*\s+){1,3}(?:street|st|avenue|ave|road|rd|lane|ln|drive|court|place|way|boulevard|blvd)\b/giu,
  },
  { kind: "address", pattern: /\b(?:apt|apartment)\b\.?\s*#?\s*\d+[a-z]?\b/giu },
  { kind: "address", pattern: /\bP\.?\s?O\.?\s+Box\s+\d+/giu },
  {
    kind: "address",
    pattern: /\b\p{Lu}[\p{L}-]*(?:straße|strasse|gasse|weg|platz|allee)\s+\d{1,4}[a-z]?\b/gu,
  },

  {
    kind: "plate",
    pattern:
      /\b[Pp]lates?(?:\s+(?:number|no\.?|is|was|reads?|with))*\s*[:#]?\s*["“']?(?=[A-Z0-9 -]{0,8}\d)(?=[\d -]{0,8}[A-Z])[A-Z0-9]{1,4}(?:[\s-]?[A-Z0-9]{2,5})?\b/gu,
  },
  { kind: "plate", pattern: /(?<![\p{L}\p{N}-])[A-Z]{2,3}-\d{3,4}(?![\p{L}\p{N}-])/gu },
  { kind: "plate", pattern: /(?<![\p{L}\p{N}-])[A-Z]{1,3}-[A-Z]{1,2}\s?\d{2,4}(?![\p{L}\p{N}-])/gu },

  { kind: "zip", pattern: /(?<![\d-])\d{5}-\d{4}(?![\d-])/gu },
  { kind: "zip", pattern: /\b(?:zip(?:\s?code)?|postal\s?code|post\s?code)\s*(?:is|was|:)?\s*\d{4,5}\b/giu },
  {
    kind: "zip",
    pattern:
      /\b(?:A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY])\.?,?\s+\d{5}\b/gu,
  },
  { kind: "zip", pattern: /\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b/gu },

  {
    kind: "age",
    pattern: /\b(?:9\d|1[0-2]\d)(?:\s|-)*(?:years?(?:\s|-)*old|yrs?(?:\s|-)*old|yo\b|y\/o)/giu,
  },
  {
    kind: "age",
    pattern:
      /\b(?:aged?|turned|turning|turns|age\s+of)\s+(?:9\d|1[0-2]\d)\b(?!\s*(?:%|percent|days?|weeks?|months?|hours?|minutes?|degrees?))/giu,
  },

  {
    kind: "name",
    pattern: new RegExp(
      `(?<![\\p{L}])(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herr|Frau|Sra|Señora|Señor|Madame|Monsieur)\\.?\\s+${NAME}(?:\\s+${NAME})?`,
      "gu",
    ),
    unless: (match) => NO_NAMES.has(match[0].split(/\s+/)[1] ?? ""),
  },
  {
    kind: "name",
    pattern: new RegExp(
      `\\b(?:[Nn]amed|[Nn]icknamed|[Nn]ames?\\s+(?:is|was)|[Nn]ame’s|[Nn]ame's|[Nn]ame:|[Gg]oes\\s+by|[Kk]nown\\s+as)\\s+["“'‘]?(${NAME})(?:\\s+${NAME})?`,
      "gu",
    ),
    unless: (match) => NO_NAMES.has(match[1] ?? "") || NAMED_THING.test(before(match)),
  },
  {
    kind: "name",
    pattern: new RegExp(`\\b[Cc]alled\\s+["“'‘]?(${NAME})(?:\\s+${NAME})?`, "gu"),
    unless: (match) => NO_NAMES.has(match[1] ?? "") || NAMED_THING.test(before(match)),
  },
  {
    kind: "name",
    pattern: new RegExp(
      `\\b(?:client|participant|patient|resident|mentee|sponsee|peer)(?:,\\s+|\\s+)(${NAME})`,
      "gu",
    ),
    unless: (match) => NO_NAMES.has(match[1] ?? ""),
  },

  {
    kind: "initials",
    pattern: /(?<![\p{L}\p{N}.])\p{Lu}\.(?:\p{Lu}\.?|\s\p{Lu}\.)(?:\s?\p{Lu}\.)?(?![\p{L}\p{N}])/gu,
    unless: (match) => NO_INITIALS.has(match[0].replace(/[^\p{L}]/gu, "")),
  },
  { kind: "initials", pattern: /\b[Ii]nitials?\s*(?:are|were|is|:)?\s*\p{Lu}\.?\s?\p{Lu}\b/gu },
  {
    kind: "initials",
    pattern: /(?<![\p{L}\p{N}])(\p{Lu}\p{Ll}+)\s(\p{Lu})\.(?=[\s,;:!?)]|$)/gu,
    unless: (match) => LABELLED.test(match[1] ?? "") || match[2] === "I",
  },
];

function before(match: RegExpMatchArray): string {
  const at = match.index ?? 0;
  return match.input?.slice(Math.max(0, at - 60), at) ?? "";
}

/**
 * Returns everything in a text that could identify someone.
 * @returns in text order, without overlaps; empty when nothing was found
 */
export function findIdentifiers(text: string): FoundIdentifier[] {
  const searched = text.slice(0, LONGEST);
  const found: FoundIdentifier[] = [];
  for (const { kind, pattern, unless } of RULES) {
    for (const match of searched.matchAll(pattern)) {
      const excerpt = match[0].replace(/[\s.,;:]+$/u, "");
      const start = match.index;
      const end = start + excerpt.length;
      if (unless?.(match) || found.some((other) => start < other.end && other.start < end)) continue;
      found.push({ kind, excerpt: kind === "initials" ? match[0].trim() : excerpt, start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}
