/*
 * British spellings and vocabulary, each with its American form. The list is our own, because packages that convert
 * spellings contain thousands of rare words and no vocabulary.
 */

/** Stems whose British spelling differs in the letters shown. Endings may follow. */
const STEMS: readonly [british: string, american: string][] = [
  ["colour", "color"],
  ["behaviour", "behavior"],
  ["favour", "favor"],
  ["honour", "honor"],
  ["labour", "labor"],
  ["neighbour", "neighbor"],
  ["humour", "humor"],
  ["rumour", "rumor"],
  ["harbour", "harbor"],
  ["endeavour", "endeavor"],
  ["flavour", "flavor"],
  ["odour", "odor"],
  ["vapour", "vapor"],
  ["vigour", "vigor"],
  ["programme", "program"],
  ["centre", "center"],
  ["litre", "liter"],
  ["theatre", "theater"],
  ["fibre", "fiber"],
  ["metre", "meter"],
  ["licence", "license"],
  ["defence", "defense"],
  ["offence", "offense"],
  ["pretence", "pretense"],
  ["practis", "practic"],
  ["counsell", "counsel"],
  ["travell", "travel"],
  ["cancell(?!ation)", "cancel"],
  ["labell", "label"],
  ["modell", "model"],
  ["signall", "signal"],
  ["channell", "channel"],
  ["levell", "level"],
  ["quarrell", "quarrel"],
  ["fuell", "fuel"],
  ["worshipp", "worship"],
  ["marvell", "marvel"],
  ["unravell", "unravel"],
  ["fulfil(?!l)", "fulfill"],
  ["enrol(?!l)", "enroll"],
  ["instalment", "installment"],
  ["skilful", "skillful"],
  ["wilful", "willful"],
  ["judgement", "judgment"],
  ["acknowledgement", "acknowledgment"],
  ["catalogue", "catalog"],
  ["analogue", "analog"],
  ["cheque", "check"],
  ["grey", "gray"],
  ["ageing", "aging"],
  ["manoeuvr", "maneuver"],
  ["paediatric", "pediatric"],
  ["anaesth", "anesth"],
  ["foetus", "fetus"],
  ["diarrhoea", "diarrhea"],
  ["haemorrhag", "hemorrhag"],
  ["tyre", "tire"],
  ["kerb", "curb"],
  ["plough", "plow"],
  ["sceptic", "skeptic"],
  ["storey", "story"],
  ["aluminium", "aluminum"],
  ["mould", "mold"],
];

/** Verbs in -ise and -yse, without the ending. */
const ISE =
  "organ|recogn|apolog|real|emphas|summar|priorit|minim|maxim|stabil|normal|critic|author|categor|character|final|general|hospital|individual|legal|memor|mobil|moral|neutral|penal|personal|rational|special|standard|stigmat|destigmat|symbol|sympath|empath|util|visual|traumat|retraumat|re-traumat|victim|familiar|fantas|formal|harmon|human|dehuman|immun|improv(?=iz)|item|jeopard|medic(?:al)?|modern|optim|patron|pressur|revital|sanit|scrutin|social|socal|steril|terror|ton|trivial|vandal|anonym|central|capital|civil|class(?:ic)?|computer|custom|digit|econom|equal|external|internal|ideal|local|mechan|national|public|random|vocal";
const YSE = "anal|paral|catal";

/** Words that American English doesn't use, or uses differently. */
const VOCABULARY: readonly [pattern: string, american: string][] = [
  ["whilst", "while"],
  ["amongst", "among"],
  ["learnt", "learned"],
  ["dreamt", "dreamed"],
  ["spelt", "spelled"],
  ["spoilt", "spoiled"],
  ["leant", "leaned"],
  ["fortnight(?:s|ly)?", "two weeks"],
  ["lorr(?:y|ies)", "truck"],
  ["rubbish", "trash, or nonsense"],
  ["car parks?", "parking lot"],
  ["mobile phones?", "cell phone, or phone"],
  ["pavements?", "sidewalk"],
  ["solicitors?", "lawyer"],
  ["chemist(?:’s|'s)", "pharmacy"],
  ["petrol", "gas"],
  ["napp(?:y|ies)", "diaper"],
  ["queu(?:e|es|ed|ing)", "line"],
  ["postcodes?", "ZIP code"],
  ["mum(?:s|my)?", "mom"],
  ["at the weekends?", "on the weekend"],
  ["in hospital", "in the hospital"],
  ["to hospital", "to the hospital"],
  ["rang (?:me|him|her|them|us|you|her|my)", "called"],
  ["ring (?:me|him|her|them|us|you back|your)", "call"],
  ["had got", "had gotten, or had"],
  ["have got", "have"],
  ["has got", "has"],
  ["needn(?:’|')t", "don’t need to"],
  ["shan(?:’|')t", "won’t"],
  ["shall (?:we|I)", "should we, should I"],
  ["(?:block of )?flats", "apartments"],
  ["GPs?", "doctor"],
  ["A&E", "emergency room"],
  ["half past", "6:30 and the like"],
  ["maths", "math"],
  ["holiday pay", "vacation pay"],
  ["on holiday", "on vacation"],
  ["sacked", "fired"],
  ["lodgers?", "roommate, or tenant"],
  ["bedsits?", "studio apartment"],
  ["washroom", "restroom, or bathroom"],
  ["dustbins?", "trash can"],
  ["torch(?:es)?", "flashlight"],
];

type Rule = { pattern: RegExp; american: string };

const RULES: readonly Rule[] = [
  ...STEMS.map(([british, american]) => ({
    pattern: new RegExp(String.raw`\b${british}\p{L}*`, "giu"),
    american: `${american}…`,
  })),
  { pattern: new RegExp(String.raw`\b(?:${ISE})is(?:e[drs]?|ing|ation\p{L}*)\b`, "giu"), american: "-ize" },
  { pattern: new RegExp(String.raw`\b(?:${YSE})ys(?:e[drs]?|ing)\b`, "giu"), american: "-yze" },
  ...VOCABULARY.map(([british, american]) => ({
    pattern: new RegExp(String.raw`\b${british}\b`, british === "GPs?" || british === "A&E" ? "gu" : "giu"),
    american,
  })),
];

/** Words that begin like a British word but aren't British. */
const AMERICAN = /^(?:metrop|metres?s|parametr|centres?p|practisa|mouldy?$|greyhound)/i;

export type BritishWord = { offset: number; found: string; american: string };

/** Returns the British words in a text, in order, each with its American form. */
export function findBritish(text: string): BritishWord[] {
  return RULES.flatMap(({ pattern, american }) =>
    [...text.matchAll(pattern)].map((match) => ({ offset: match.index, found: match[0], american })),
  )
    .filter(({ found }) => !AMERICAN.test(found))
    .sort((a, b) => a.offset - b.offset);
}
