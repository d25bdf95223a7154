import { findBritish } from "~/curriculum/craft/british";

/** Where a text appears: on a screen or in an email, in a page of documentation, or in a code comment. */
export type Place = "screen" | "docs" | "comments";

export type Rule = {
  /** What to write instead. */
  write: string;
  /** What not to write; every pattern is global and ignores case. */
  not: RegExp;
  in: readonly Place[];
  /** Uses that are allowed, each with its reason. Tested against the word and 40 characters on each side. */
  allowed?: readonly { use: RegExp; because: string }[];
};

const EVERYWHERE = ["screen", "docs", "comments"] as const;
const READ = ["screen", "docs"] as const;

/**
 * The words that this product doesn't use, because learning-management and credentialing software, and the people who
 * use it, say something else. One thing has one word: on screen, in email, in docs, and in code.
 */
export const RULES: readonly Rule[] = [
  {
    write: "attempt, attempts",
    not: /\btries\b(?! (?:again|to|the|it|each|every|everything|both|one|once|first)\b)|\b(?:a|an?other|each|every|one|first|second|next|last|new|this|that|no|more|#) try\b(?! to\b)/gi,
    in: EVERYWHERE,
  },
  {
    write: "submit",
    not: /(?<!(?:\bby|['’]s) )\bhand(?:s|ed|ing)? (?:it |them )?in\b(?! hand)/gi,
    in: EVERYWHERE,
  },
  {
    write: "submit",
    not: /\bsen[dt](?:s|ing)? in\b/gi,
    in: EVERYWHERE,
    allowed: [
      {
        use: /\bsen[dt](?:s|ing)? in (?:a|an|one|the|two|its|batches|order|parts|turn)\b/i,
        because: "“in” begins the next phrase: sent in one request",
      },
    ],
  },
  {
    write: "requirement, required; for a view or a page: requested",
    not: /\b(?:what|that|which) (?:is|was|are) asked (?:for|of)\b/gi,
    in: EVERYWHERE,
  },
  {
    write: "progress",
    not: /\bhow far (?:everyone|everybody|somebody|someone|people|you|they|he|she|a (?:person|trainee)) (?:is|are|has|have|got)\b/gi,
    in: EVERYWHERE,
  },
  {
    write: "continue, resume",
    not: /\bg(?:o|oes|oing|one) on\b|\bwent on\b/gi,
    in: EVERYWHERE,
    allowed: [
      {
        use: /\bgo(?:es|ing)? on (?:a|the|one) \w+/i,
        because: "“on” begins the next phrase: go on the second line",
      },
    ],
  },
  { write: "review, check, see", not: /\blook(?:s|ed|ing)? (?:at|after)\b/gi, in: ["screen"] },
  { write: "discard", not: /\bthr(?:ow|ows|own|ew|owing)\b[^.;:]{0,30}?\baway\b/gi, in: EVERYWHERE },
  {
    write: "resend",
    not: /\bsen[dt](?:s|ing)? (?:it|them|this|that|one|(?:the|an?) \w+)? ?again\b/gi,
    in: READ,
  },
  {
    write: "email, emails",
    not: /\be-mails?\b|\bmails?\b/gi,
    in: READ,
    allowed: [
      {
        use: /\bmail (?:server|client|transport|provider|relay|queue)|\bmail:|\bmail=|\bmail_|name = 'mail'/i,
        because: "a mail server is what it is called; labels of metrics and the name of the job have landed",
      },
    ],
  },
  {
    write: "email, emails",
    not: /\be-mails?\b|\bmails\b|\b(?:a|an|the|each|every|one|this|that|no) mail\b/gi,
    in: ["comments"],
    allowed: [
      {
        use: /\bmail (?:server|client|transport|provider|relay|queue|composer|template|job)/i,
        because: "what it is called",
      },
    ],
  },
  { write: "needs attention", not: /\bneeds? a hand\b|\bwants? a person\b/gi, in: EVERYWHERE },
  {
    write: "withdraw, return, restore, reinstate; in code: roll back",
    not: /\bt(?:ake|akes|aken|ook|aking) (?:(?:it|them|this|that|(?:the|an?|your|their|this|that|its) \w+|#|\w+) )?back\b/gi,
    in: EVERYWHERE,
  },
  { write: "reinstate, valid", not: /\bvalid again\b|\bcertified as\b/gi, in: EVERYWHERE },
  {
    write: "no results, no one matches this filter",
    not: /\bnobody was found\b|\bnone of (?:them|these) fits?\b|\bno \w+ fits\b|\b(?:words|people|lines|rows) that fit\b/gi,
    in: EVERYWHERE,
  },
  {
    write: "select, check the box; checkbox",
    not: /\btick(?:s|ed|ing|box|boxes)?\b/gi,
    in: EVERYWHERE,
    allowed: [
      {
        use: /\b(?:back)?ticks?\b(?= (?:marks?|of the (?:clock|scheduler|event loop)))|\b(?:scheduler|clock|event loop|next|timer)['’]?s? ticks?\b|\bcode ticks\b|\bper tick\b/i,
        because: "the tick of a clock, an event loop, or Markdown",
      },
    ],
  },
  { write: "update, change, fix", not: /\bmend(?:s|ed|ing)?\b/gi, in: EVERYWHERE },
  {
    write: "reassign; the assigned supervisor",
    not: /\b(?:go(?:es|ing|ne)?|went) along\b|\bsupervisor (?:is |was |has )?changed\b/gi,
    in: READ,
  },
  {
    write: "pending, waiting for review",
    not: /\bwhat (?:waits|is waiting|was waiting)\b/gi,
    in: EVERYWHERE,
  },
  {
    write: "deactivate, deactivated account",
    not: /\bclos(?:e|es|ed|ing) (?:(?:this|the|an?|your|my|their|one['’]s) )?accounts?\b|\baccounts? (?:is|are|was|were|of \w+ is) closed\b|\bopen(?:s|ed|ing)? (?:the|an|your|their) account again\b/gi,
    in: EVERYWHERE,
  },
  {
    write: "reverse proxy, in front of the program",
    not: /\b(?:web )?servers? (?:that stands? )?before it\b|\bstands? before it\b|\bprox(?:y|ies) (?:stand )?before it\b/gi,
    in: EVERYWHERE,
  },
  { write: "primary, worker processes", not: /\bcrews?\b/gi, in: EVERYWHERE },
  {
    write: "standby",
    not: /\bstand(?:s|ing)?[- ]by\b(?! (?:(?:my|your|them|our)sel|(?:it|him|her)self))/gi,
    in: EVERYWHERE,
  },
  {
    write: "number, count, measurement; in metrics: gauge, counter",
    not: /\bfigures\b/gi,
    in: EVERYWHERE,
    allowed: [
      {
        use: /\bfigures folder|\/figures\b/i,
        because: "the folder of a lesson’s drawings has landed",
      },
    ],
  },
  {
    write: "status, eligibility",
    not: /\bstandings?\b/gi,
    in: EVERYWHERE,
    allowed: [
      {
        use: /\b(?:long|free)[- ]standing\b|\bstanding[- ](?:order|by|up|in)\b|\bleaves? [^.]{1,30} standing|\b(?:is|are|was|were|left|still) standing\b/i,
        because: "the ordinary verb",
      },
    ],
  },
  { write: "eligibility, limit, access", not: /\bgates?\b/gi, in: EVERYWHERE },
  {
    write: "no one, or the noun",
    not: /\bnobody\b/gi,
    in: READ,
  },
  { write: "someone, anyone, everyone, or the noun", not: /\b(?:some|any|every)body\b/gi, in: READ },
  {
    write: "is in, appears on, is above",
    not: /\bstands? (?:in|on|above|below|under)\b/gi,
    in: READ,
  },
  { write: "the current state, as it is now", not: /\bhow (?:it|they|things?) stands?\b/gi, in: READ },
  { write: "forever", not: /\bfor ever\b/gi, in: EVERYWHERE },
  { write: "anymore, no longer", not: /\bany more\b(?= ?[.,;:!?)]|$)/gi, in: EVERYWHERE },
  { write: "afterward", not: /\bafterwards\b/gi, in: EVERYWHERE },
  { write: "toward", not: /\btowards\b/gi, in: EVERYWHERE },
  {
    write: "month before day: February 29",
    not: /\b\d{1,2} (?:January|February|March|April|June|July|August|September|October|November|December)\b/g,
    in: EVERYWHERE,
  },
];

/** British words that are ordinary technical terms outside of lessons. */
const TECHNICAL = /^(?:queue|queues|queued|queuing|labelledby|torch)$/i;

export type Finding = { offset: number; found: string; write: string };

/** Returns the words in a text that this product doesn't use, in order, each with what to write instead. */
export function findWords(text: string, place: Place): Finding[] {
  const own = RULES.filter((rule) => rule.in.includes(place)).flatMap(({ not, write, allowed = [] }) =>
    [...text.matchAll(not)]
      .filter(({ 0: found, index }) => {
        const around = text.slice(Math.max(0, index - 40), index + found.length + 40);
        return !allowed.some(({ use }) => use.test(around));
      })
      .map((match) => ({ offset: match.index, found: match[0], write })),
  );
  const british = findBritish(text)
    .filter(({ found }) => !TECHNICAL.test(found))
    .map(({ offset, found, american }) => ({ offset, found, write: american }));
  return [...own, ...british].sort((a, b) => a.offset - b.offset);
}
