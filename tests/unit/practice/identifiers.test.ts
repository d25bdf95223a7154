import { describe, expect, test } from "vitest";

import { findIdentifiers, IDENTIFIER_KINDS, type IdentifierKind } from "~/features/practice/identifiers";

/** Sentences with something that could identify a person, and what it is. Everyone here is fictional. */
const IDENTIFYING: [sentence: string, kind: IdentifierKind, excerpt: string][] = [
  ["We agreed to write: jo.miller@example.org is best.", "email", "jo.miller@example.org"],
  ["Address is sam_k@mail.example.co.uk, he reads it daily.", "email", "sam_k@mail.example.co.uk"],
  ["Write to jomiller at gmail dot com.", "email", "jomiller at gmail dot com"],
  ["Called them back on (312) 555-0142 after lunch.", "phone", "(312) 555-0142"],
  ["The number is 312-555-0142.", "phone", "312-555-0142"],
  ["Text 312.555.0142 to reach him", "phone", "312.555.0142"],
  ["His sister's phone: 555-0199", "phone", "555-0199"],
  ["Reach her on +49 30 901820 in the evening", "phone", "+49 30 901820"],
  ["New phone 3125550142 since Monday", "phone", "3125550142"],
  ["Born on March 12, we planned a small party.", "date", "Born on March 12"],
  ["DOB 03/12/1985, on the form", "date", "03/12/1985"],
  ["Admitted on 2026-02-14 and left early.", "date", "2026-02-14"],
  ["We met first on March 3, 2026 in the lobby.", "date", "March 3, 2026"],
  ["Left treatment on 14th of February 2026.", "date", "14th of February 2026"],
  ["Discharged 2/14/26 in the morning", "date", "2/14/26"],
  ["She was born in 1961 and grew up here.", "date", "born in 1961"],
  ["Walked home with them to 1420 Maple Street.", "address", "1420 Maple Street"],
  ["Picked up the bag at 77 W. 5th Ave before noon", "address", "77 W. 5th Ave"],
  ["He lives at 12 oak lane with friends", "address", "lives at 12 oak lane"],
  ["The flat is Apt. 4B, third floor", "address", "Apt. 4B"],
  ["Letters go to P.O. Box 311.", "address", "P.O. Box 311"],
  ["Wir trafen uns in der Lindenstraße 14.", "address", "Lindenstraße 14"],
  ["Court case no. 24-1187 was moved.", "record_number", "case no. 24-1187"],
  ["MRN: 0048213 on the bracelet", "record_number", "MRN: 0048213"],
  ["Her Medicaid ID number is A123456", "record_number", "Medicaid ID number is A123456"],
  ["SSN 123-45-6789 was on the paper", "record_number", "123-45-6789"],
  ["Ticket #48213 at the desk", "record_number", "#48213"],
  ["Find him as @river.walker online", "handle", "@river.walker"],
  ["Her Snapchat username is bluefox77", "handle", "Snapchat username is bluefox77"],
  ["We looked at https://example.org/people/jo together", "url", "https://example.org/people/jo"],
  ["His page is www.jos-garage.example", "url", "www.jos-garage.example"],
  ["Her shop is at mariascakes.com now", "url", "mariascakes.com"],
  ["A car with plate ABC 1234 waited outside", "plate", "plate ABC 1234"],
  ["The van was KXZ-4821, parked twice", "plate", "KXZ-4821"],
  ["Met with Mr. Alvarez about housing", "name", "Mr. Alvarez"],
  ["Mrs O'Neill asked about the group", "name", "Mrs O'Neill"],
  ["Dr. Chen joined for ten minutes", "name", "Dr. Chen"],
  ["Supported a man named Terrell with forms", "name", "named Terrell"],
  ["A woman called Aisha came for the first time", "name", "called Aisha"],
  ["His name is Łukasz and he is new", "name", "name is Łukasz"],
  ["My client Maria found a job", "name", "client Maria"],
  ["Long talk with J.S. about cravings", "initials", "J.S."],
  ["Sat with M. T. in the waiting room", "initials", "M. T."],
  ["Maria K. is doing well this week", "initials", "Maria K."],
  ["The person is 93 years old and alone", "age", "93 years old"],
  ["He is turning 91 soon", "age", "turning 91"],
  ["Moved to Springfield, IL 62704 last week", "zip", "IL 62704"],
  ["Her ZIP code is 62704", "zip", "ZIP code is 62704"],
];

/** What people write about their practice every day, which must not be flagged. */
const ORDINARY = [
  "Listened to a person I supported talk about a hard weekend.",
  "We went over the safety plan and called 988 together.",
  "Called 911 and stayed until help came.",
  "I called Medicaid with someone to ask about a ride.",
  "Called Tuesday to ask how the move went.",
  "Co-led a group called Fresh Start with nine people.",
  "Helped with a breathing exercise called Box Breathing.",
  "A person in their fifties found a sponsor at an A.A. meeting.",
  "Went to an N.A. meeting at 7 p.m. with two people.",
  "Talked about Hepatitis C. and where to be tested.",
  "We made a Plan B. It felt good to have one.",
  "Practised open questions (OARS) for 45 minutes.",
  "Gave out 40 naloxone kits on 3 corners.",
  "It took 2 hours and 15 minutes, with a break at 10:30.",
  "Someone reached 90 days in recovery and we marked it.",
  "A person turned 90 days sober, and we had cake.",
  "We read Step 3 and talked about what it asks.",
  "Learned that the bus costs $2.50 and runs 24/7.",
  "Met in the park near the river for a walk.",
  "I noticed that I talked too much; next time I wait.",
  "Supported someone in filling in a 12-page form.",
  "Talked with my supervisor about a gift of about $10.",
  "The helpline 1-800-662-4357 was on the poster.",
  "Helped someone get ready for court on Monday.",
  "In March we start the new group.",
  "May is a busy month; 14 people came.",
  "We used the PHQ-9 leaflet only to talk about words.",
  "Wore a mask because of COVID-19.",
  "The Recovery Month walk had about 1,200 people.",
  "I miss Monday's group already.",
  "A peer Support worker showed me the food pantry.",
  "Between 5 and 6 people stayed for the second half.",
  "Read chapter 4.2.1 of the handbook before the shift.",
  "We role-played saying no, 1-2-3, until it felt easy.",
  "Went with a client Thursday to look at a room.",
  "The U.S. and U.K. leaflets say different things.",
  "Someone asked about the I.D. office and we looked up its hours.",
  "I told them what I can keep private and what I cannot.",
  "We walked down the street for 20 minutes and back.",
  "It is 3 miles on the main road to the clinic.",
  "An elder of 70 years taught us a song.",
  "We wrote three goals: sleep, food, one phone call a day.",
  "He lives on 20 dollars a day and we found a pantry.",
  "She has been staying 3 more weeks at the house.",
  "Half-way through, we changed the plan and/or the place.",
  "Our ratio was 1/10 on that day, 10 out of 10 for mood.",
  "The group is named after a poem.",
  "I said who I am and what my role is. I felt calm.",
];

describe("findIdentifiers", () => {
  test.each(IDENTIFYING)("finds one: %s", (sentence, kind, excerpt) => {
    const found = findIdentifiers(sentence);
    expect(found.map((one) => [one.kind, one.excerpt])).toContainEqual([kind, excerpt]);
  });

  test.each(ORDINARY.map((sentence) => [sentence]))("finds none: %s", (sentence) => {
    expect(findIdentifiers(sentence)).toEqual([]);
  });

  test("has forty examples of each sort, with every kind among them", () => {
    expect(IDENTIFYING.length).toBeGreaterThanOrEqual(40);
    expect(ORDINARY.length).toBeGreaterThanOrEqual(40);
    expect(new Set(IDENTIFYING.map(([, kind]) => kind))).toEqual(new Set(IDENTIFIER_KINDS));
  });

  test("returns the position of each one, in order and without overlaps", () => {
    const text = "😀 Mr. Alvarez, alvarez@example.org, lives at 12 oak lane, born in 1961.";
    const found = findIdentifiers(text);
    expect(found.map(({ kind }) => kind)).toEqual(["name", "email", "address", "date"]);
    for (const { start, end, excerpt } of found) expect(text.slice(start, end)).toBe(excerpt);
    expect(found.every((one, i) => i === 0 || one.start >= found[i - 1]!.end)).toBe(true);
  });

  test("finds repeated ones, on any line", () => {
    expect(findIdentifiers("J.S. came.\nLater J.S. left.")).toHaveLength(2);
  });

  test("is fast on a hostile text", () => {
    const started = performance.now();
    for (const text of [
      "a.".repeat(50_000),
      "1-".repeat(50_000),
      "A ".repeat(50_000),
      "@".repeat(100_000),
      "0 ".repeat(50_000),
    ]) {
      findIdentifiers(text);
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
