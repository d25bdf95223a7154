import { describe, expect, test } from "vitest";

import {
  filesBelow,
  messagesOf,
  paragraphsOf,
  readSource,
  styleCommentsOf,
  textOf,
  yamlTextsOf,
  type Passage,
} from "./sources";
import { findWords, RULES, type Place } from "./words";

/* What people read, and what is written about the code, uses the field's terms in American English. */

/** Files whose texts are words that must not be used. */
const LISTS = [
  "tests/unit/words/",
  "app/curriculum/craft/british.ts",
  "tests/unit/curriculum/craft-prose.test.ts",
];

const below = (file: string, paths: readonly string[]) =>
  paths.some((path) => file === path || (path.endsWith("/") && file.startsWith(path)));

const findingsIn = (file: string, passages: readonly Passage[], place: Place) =>
  below(file, LISTS)
    ? []
    : passages.flatMap(({ line, text }) =>
        findWords(text, place).map(({ offset, found, write }) => ({
          file,
          said: `${file}:${line}: “${found}” → ${write} · …${text.slice(Math.max(0, offset - 30), offset + found.length + 30)}…`,
        })),
      );

const CODE = /\.(?:tsx?|mjs)$/;

/** Folders whose texts are in the code and not in a catalog: the command line, content faults, the demo. */
const WRITTEN_IN_CODE = [
  "app/cli/",
  "app/curriculum/",
  "app/db-tools/",
  "app/documents/",
  "app/lib/",
  "app/components/",
  "app/server/",
];

function allFindings() {
  const documents = ["README.md", "CONTRIBUTING.md", ...filesBelow("docs", /\.md$/)];
  const content = [
    "content/program.yaml",
    "content/competencies.yaml",
    "content/glossary.yaml",
    ...filesBelow("content/profiles", /\.yaml$/),
  ];
  const sources = [...filesBelow("app", CODE), ...filesBelow("tests", CODE)];
  return [
    ...filesBelow("app/locales", /en[\w-]*\.po$/).flatMap((file) =>
      findingsIn(file, messagesOf(textOf(file)), "screen"),
    ),
    ...documents.flatMap((file) => findingsIn(file, paragraphsOf(textOf(file)), "docs")),
    ...content.flatMap((file) => findingsIn(file, yamlTextsOf(textOf(file)), "docs")),
    ...filesBelow("app/styles", /\.css$/).flatMap((file) =>
      findingsIn(file, styleCommentsOf(textOf(file)), "comments"),
    ),
    ...sources.flatMap((file) => {
      const { comments, texts } = readSource(file, textOf(file));
      return [
        ...findingsIn(file, comments, "comments"),
        ...(below(file, WRITTEN_IN_CODE) ? findingsIn(file, texts, "docs") : []),
      ];
    }),
  ];
}

describe("words", () => {
  test("texts, docs and comments use the words of the field in American English", () => {
    const findings = allFindings();
    expect(findings.map(({ said }) => said)).toEqual([]);
  }, 120_000);

  test("every use that stays has a reason", () => {
    for (const { allowed = [] } of RULES) for (const { because } of allowed) expect(because).not.toBe("");
  });
});

/** Returns what a rule finds, as “found → what to write”. */
const said = (text: string, place: Place) =>
  findWords(text, place).map(({ found, write }) => `${found} → ${write}`);

describe("the rules find", () => {
  test.each<[string, Place, string]>([
    ["There is one try left.", "screen", "one try → attempt, attempts"],
    ["You have three tries.", "docs", "tries → attempt, attempts"],
    ["Hand it in when you are done.", "screen", "Hand it in → submit"],
    ["Something you sent in came back.", "screen", "sent in → submit"],
    [
      "This is what is asked for.",
      "screen",
      "what is asked for → requirement, required; for a view or a page: requested",
    ],
    ["See how far everyone is.", "screen", "how far everyone is → progress"],
    ["Go on with the quiz.", "screen", "Go on → continue, resume"],
    ["Look at the hours.", "screen", "Look at → review, check, see"],
    ["Throw this draft away.", "screen", "Throw this draft away → discard"],
    ["Send it again.", "screen", "Send it again → resend"],
    ["Each mail has a link.", "comments", "Each mail → email, emails"],
    ["The e-mail was sent.", "docs", "e-mail → email, emails"],
    ["This cohort needs a hand.", "screen", "needs a hand → needs attention"],
    [
      "The sign-off was taken back.",
      "screen",
      "taken back → withdraw, return, restore, reinstate; in code: roll back",
    ],
    ["Nobody was found.", "comments", "Nobody was found → no results, no one matches this filter"],
    ["Tick the box.", "screen", "Tick → select, check the box; checkbox"],
    ["There is something to mend.", "screen", "mend → update, change, fix"],
    ["Their hours go along.", "screen", "go along → reassign; the assigned supervisor"],
    ["It shows what waits.", "comments", "what waits → pending, waiting for review"],
    ["Close this account.", "screen", "Close this account → deactivate, deactivated account"],
    [
      "Name the proxies that stand before it.",
      "docs",
      "stand before it → reverse proxy, in front of the program",
    ],
    [
      "The figures are in the log.",
      "docs",
      "figures → number, count, measurement; in metrics: gauge, counter",
    ],
    ["The certificate's standing.", "comments", "standing → status, eligibility"],
    ["Somebody else did it.", "screen", "Somebody → someone, anyone, everyone, or the noun"],
    ["It stands in the list.", "screen", "stands in → is in, appears on, is above"],
    ["See how it stands now.", "screen", "how it stands → the current state, as it is now"],
    ["It stays for ever.", "comments", "for ever → forever"],
    ["A programme manager decides.", "screen", "programme → program…"],
    ["It is labelled.", "comments", "labelled → label…"],
    ["Until 29 February.", "docs", "29 February → month before day: February 29"],
  ])("%s", (text, place, finding) => {
    expect(said(text, place)).toContain(finding);
  });

  test.each<[string, Place]>([
    ["That didn’t work. Try again, or reset your password.", "screen"],
    ["The server tries again after a minute.", "docs"],
    ["Stated by hand in files of earlier releases.", "comments"],
    ["All rows are sent in one request.", "comments"],
    ["The stranger tries everything once.", "comments"],
    ["Written without anyone’s hand in the database.", "comments"],
    ["Name the mail server in the settings.", "docs"],
    ["The job runs at each tick of the clock.", "comments"],
    ["Components stand by themselves.", "docs"],
    ["Put drawings into the figures folder.", "docs"],
    ["Entries waiting in your queue.", "screen"],
  ])("nothing in: %s", (text, place) => {
    expect(said(text, place)).toEqual([]);
  });
});

describe("the extraction functions", () => {
  test("find the comments and texts of a source file, and leave out code", () => {
    const code = [
      "/** Keeps the colour of `programmeName` in app/lib/colour.ts. */",
      "export function f() {",
      '  // A tick, and a "quoted // word".',
      '  return { words: "Two words // here", one: "word", list: [<p>It’s a text // too</p>] };',
      "  /* At the end. */",
      "}",
      "const empty = () => { /* Inside. */ };",
    ].join("\n");
    const { comments, texts } = readSource("a.tsx", code);
    expect(comments).toEqual([
      { line: 1, text: "Keeps the colour of in" },
      { line: 3, text: 'A tick, and a "quoted // word".' },
      { line: 5, text: "At the end." },
      { line: 7, text: "Inside." },
    ]);
    expect(texts).toEqual([
      { line: 4, text: "Two words // here" },
      { line: 4, text: "It’s a text // too" },
    ]);
  });

  test("find the comments of a style sheet", () => {
    expect(styleCommentsOf("a { color: red; }\n/* The colour. */\n")).toEqual([
      { line: 2, text: "The colour." },
    ]);
  });

  test("find the messages of a catalog", () => {
    expect(
      messagesOf('msgid ""\nmsgstr ""\n\nmsgid "{n, plural, one {# try} other {# tries}} of <0>{all}</0>"\n'),
    ).toEqual([{ line: 4, text: expect.stringMatching(/# try.*# tries.*of #/) }]);
  });

  test("find the paragraphs of a page, without its code, links and addresses", () => {
    const page =
      "# A head\n\nSee [the colour](docs/colour.md),\n`colour` and https://a.example/colour.\n\n```sh\ncolour\n```\n\n- one\n- two\n";
    expect(paragraphsOf(page)).toEqual([
      { line: 1, text: "# A head" },
      { line: 3, text: "See [the colour , and" },
      { line: 10, text: "- one" },
      { line: 11, text: "- two" },
    ]);
  });

  test("find the texts of a YAML file, without its keys and ids", () => {
    expect(
      yamlTextsOf("programme: The colour\n- id: colour-wheel\n# tries: leave it out\nsee: [colour, grey]"),
    ).toEqual([
      { line: 1, text: "The colour" },
      { line: 3, text: "leave it out" },
    ]);
  });
});
