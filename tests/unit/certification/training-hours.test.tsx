import { describe, expect, test } from "vitest";

import { html } from "../ui/render";
import { hoursText } from "~/documents/pdf/wording";
import { CertificateSheet } from "~/features/certification/components/certificate-sheet";
import { VerifyAnswer } from "~/features/certification/components/verify-answer";
import { ModuleHours } from "~/features/path/components/module-parts";
import { Hours } from "~/features/path/components/module-path";

/* Training in quarter hours, as in the real content. */

const text = (markup: string) =>
  markup
    .replace(/<[^>]+>/g, " ")
    .replace(/[\u00a0\u202f]/g, " ")
    .replace(/\s+/g, " ");

const facts = {
  holderName: "Toni Trainee",
  credentialTitle: "Certificate",
  certifyingBody: "Body",
  programmeName: "Program",
  statement: "has done it.",
  scopeNote: null,
  trainingHours: 9.75,
  practiceHours: 120,
  modules: [
    { title: "One", hours: 1.75 },
    { title: "Two", hours: 1 },
  ],
  supervisor: { name: "Sam", signedOn: "2026-03-02" },
  issuer: { name: "Mara", signedOn: "2026-03-02" },
};

describe("hours of training", () => {
  test("are hours and minutes on the certificate's page", () => {
    const page = text(
      html(
        <CertificateSheet
          page={
            {
              id: "c",
              code: "0".repeat(32),
              facts,
              issuedOn: "2026-03-02",
              validUntil: "2028-03-02",
              status: "valid",
              statusSince: "2026-03-02",
              isOwn: true,
              mayGovern: false,
              zone: "America/Chicago",
            } as never
          }
          locale="en-US"
        />,
      ),
    );
    expect(page).toContain("9 hours 45 minutes");
    expect(page).toContain("One, 1 hour 45 minutes");
    expect(page).toContain("Two, 1 hour");
    expect(page).not.toMatch(/\d\.\d/);
  });

  test("are hours and minutes where a certificate is checked", () => {
    const page = text(
      html(
        <VerifyAnswer
          answer={
            {
              ...facts,
              code: "0".repeat(32),
              status: "valid",
              statusSince: "2026-03-02",
              name: "Toni Trainee",
              nameDisplay: "full",
              metOn: "2026-03-01",
              signedOn: "2026-03-02",
              issuedOn: "2026-03-02",
              validUntil: "2028-03-02",
              zone: "America/Chicago",
            } as never
          }
          locale="en-US"
        />,
      ),
    );
    expect(page).toContain("9 hours 45 minutes of training");
    expect(page).toContain("120 hours of practice");
    expect(page).toContain("Valid until the end of March 2, 2028 (Central Time)");
    expect(page).not.toMatch(/\d\.\d/);
  });

  test.each([
    ["valid", "Valid until the end of", ""],
    ["expired", "Was valid until the end of", "Valid until"],
    ["suspended", "Original expiration date", "alid until"],
    ["revoked", "Original expiration date", "alid until"],
  ] as const)("a certificate that is %s is nowhere said to be anything else", (status, term, never) => {
    const common = {
      code: "0".repeat(32),
      status,
      statusSince: "2026-05-01",
      zone: "America/Chicago",
    };
    const days = {
      issuedOn: "2026-03-02",
      validUntil: "2028-03-02",
      metOn: "2026-03-01",
      signedOn: "2026-03-02",
    };
    const answer = { ...facts, ...common, ...days, name: "Toni Trainee", nameDisplay: "full" };
    const page = { ...common, ...days, id: "c", facts, isOwn: true, mayGovern: false };
    for (const shown of [
      text(html(<VerifyAnswer answer={answer as never} locale="en-US" />)),
      text(html(<CertificateSheet page={page as never} locale="en-US" />)),
    ]) {
      expect(shown).toContain(`${term} March 2, 2028 (Central Time)`);
      if (never) expect(shown).not.toContain(never);
    }
  });

  test("are hours and minutes in the document", () => {
    expect(hoursText(9.75, "en")).toBe("9 hours 45 minutes");
    expect(hoursText(1, "en")).toBe("1 hour");
    expect(hoursText(1.25, "en", "short")).toMatch(/^1 hr? 15 min$/);
    expect(hoursText(120, "en")).toBe("120 hours");
    expect(hoursText(9.75, "es")).toBe("9 horas 45 minutos");
    expect(hoursText(0.5, "de")).toBe("30 Minuten");
    expect(hoursText(0, "en")).toBe("0 hours");
  });

  test("are hours and minutes of a module", () => {
    expect(text(html(<Hours value={1.75} />)).trim()).toBe("1 hour 45 minutes");
    expect(text(html(<Hours value={1} />)).trim()).toBe("1 hour");
    const module = { hours: 2.25, lessons: [{}] };
    expect(text(html(<ModuleHours module={module as never} />))).toContain("2 hours 15 minutes");
  });
});
