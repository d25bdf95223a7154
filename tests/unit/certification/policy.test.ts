import { describe, expect, test } from "vitest";

import {
  canDecide,
  canFollow,
  canGovernCertificate,
  canReview,
  canSeeCertificate,
} from "~/features/certification/policy";
import type { Role } from "~/lib/vocabulary";

const who = (personId: string, ...roles: Role[]) => ({ personId, roles });
const relation = { personId: "trainee", supervisorId: "sup", signedBy: "sup", managerIds: ["man", "sup"] };

describe("who reviews", () => {
  test("the current supervisor, with the role, and never about oneself", () => {
    expect(canReview(who("sup", "supervisor"), relation)).toBe(true);
    expect(canReview(who("sup", "manager"), relation)).toBe(false);
    expect(canReview(who("other", "supervisor"), relation)).toBe(false);
    expect(canReview(who("trainee", "supervisor"), { personId: "trainee", supervisorId: "trainee" })).toBe(
      false,
    );
    expect(canReview(who("sup", "supervisor"), { ...relation, supervisorId: null })).toBe(false);
  });
});

describe("who decides", () => {
  test("a manager of the cohort, but neither the signer nor the trainee", () => {
    expect(canDecide(who("man", "manager"), relation)).toBe(true);
    expect(canDecide(who("sup", "manager", "supervisor"), relation)).toBe(false);
    expect(canFollow(who("sup", "manager", "supervisor"), relation)).toBe(true);
    expect(canDecide(who("elsewhere", "manager"), relation)).toBe(false);
    expect(canFollow(who("trainee", "manager"), { ...relation, managerIds: ["trainee", "man"] })).toBe(false);
    expect(canDecide(who("man", "trainee"), relation)).toBe(false);
  });

  test("an administrator only when there is no other person, and never about themselves", () => {
    const alone = { ...relation, managerIds: ["sup"] };
    expect(canDecide(who("admin", "administrator"), relation)).toBe(false);
    expect(canDecide(who("admin", "administrator"), alone)).toBe(true);
    expect(canDecide(who("sup", "administrator", "manager"), alone)).toBe(false);
    expect(canDecide(who("trainee", "administrator"), alone)).toBe(false);
  });
});

describe("who sees and manages a certificate", () => {
  test("the holder and the staff around them see it", () => {
    expect(canSeeCertificate(who("trainee", "trainee"), relation)).toBe(true);
    expect(canSeeCertificate(who("sup", "supervisor"), relation)).toBe(true);
    expect(canSeeCertificate(who("man", "manager"), relation)).toBe(true);
    expect(canSeeCertificate(who("admin", "administrator"), relation)).toBe(true);
    expect(canSeeCertificate(who("other", "supervisor"), relation)).toBe(false);
    expect(canSeeCertificate(who("elsewhere", "manager"), relation)).toBe(false);
    expect(canSeeCertificate(who("peer", "trainee"), relation)).toBe(false);
  });

  test("no one manages their own", () => {
    expect(canGovernCertificate(who("man", "manager"), relation)).toBe(true);
    expect(canGovernCertificate(who("admin", "administrator"), relation)).toBe(true);
    expect(canGovernCertificate(who("sup", "supervisor"), relation)).toBe(false);
    expect(canGovernCertificate(who("trainee", "administrator"), relation)).toBe(false);
  });
});
