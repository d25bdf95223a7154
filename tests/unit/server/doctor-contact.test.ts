import { describe, expect, test } from "vitest";

import { checkContact } from "~/features/operations/checks/contact";

const NOBODY = { name: "the person who invited you", email: null, phone: null };
const OFFICE = { name: "The program office", email: "office@riverside-peers.org", phone: null };

describe("doctor, about the program's contact", () => {
  test("warns when neither program.yaml nor the installation names one: people have no one to ask", () => {
    const [finding, ...more] = checkContact(NOBODY, null);
    expect(finding?.level).toBe("look");
    expect(finding?.found).toMatch(/contact/);
    expect(finding?.advice).toMatch(/program\.yaml/);
    expect(more).toEqual([]);
  });

  test("warns about one that is still the example", () => {
    expect(checkContact({ ...OFFICE, email: "program@example.org" }, null)[0]?.level).toBe("look");
    expect(checkContact(NOBODY, { ...OFFICE, email: "office@example.com" })[0]?.level).toBe("look");
  });

  test("accepts one that was entered, and program.yaml's own", () => {
    expect(checkContact(NOBODY, OFFICE)[0]?.level).toBe("ok");
    expect(checkContact(OFFICE, null)[0]?.level).toBe("ok");
    expect(checkContact({ ...NOBODY, phone: "(512) 555-0123" }, null)[0]?.level).toBe("ok");
  });

  test("does not reveal who it is", () => {
    expect(JSON.stringify(checkContact(NOBODY, OFFICE))).not.toContain("riverside");
  });
});
