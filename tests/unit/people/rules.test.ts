import { describe, expect, it } from "vitest";

import { invitationState } from "~/features/enrollment/model";
import { canInvite } from "~/features/enrollment/policy";
import { homeOf, passwordFault } from "~/features/people/model";
import { canChangeRoles, canChangeStatus } from "~/features/people/policy";
import { ROLES, type Role } from "~/lib/vocabulary";

const someone = (...roles: Role[]) => ({ personId: "me", roles });

describe("a person's home page", () => {
  it.each([
    [[], "/account"],
    [["administrator"], "/admin"],
    [["manager", "administrator"], "/manage"],
    [["supervisor", "manager"], "/supervise"],
    [["trainee", "supervisor", "manager", "administrator"], "/learn"],
  ] as [Role[], string][])("%s: %s", (roles, home) => {
    expect(homeOf(roles)).toBe(home);
  });
});

describe("an invitation", () => {
  const row = { acceptedAt: null, withdrawnAt: null, expiresAt: 100 };
  it("has expired from the very instant it expires", () => {
    expect(invitationState(row, 99)).toBe("open");
    expect(invitationState(row, 100)).toBe("expired");
    expect(invitationState({ ...row, acceptedAt: 1 }, 200)).toBe("accepted");
    expect(invitationState({ ...row, withdrawnAt: 1 }, 99)).toBe("withdrawn");
  });

  it("into a role is sent by those above it", () => {
    const allowed = (actor: Role, role: Role, cohortId: string | null, manages: boolean) =>
      canInvite(someone(actor), { role, cohortId }, manages);
    for (const role of ROLES) {
      expect(allowed("administrator", role, null, false)).toBe(true);
      expect(allowed("trainee", role, "c", false)).toBe(false);
      expect(allowed("supervisor", role, "c", false)).toBe(false);
    }
    expect(allowed("manager", "trainee", "c", true)).toBe(true);
    expect(allowed("manager", "trainee", "c", false)).toBe(false);
    expect(allowed("manager", "supervisor", null, false)).toBe(false);
    expect(allowed("manager", "manager", null, false)).toBe(true);
    expect(allowed("manager", "manager", "c", false)).toBe(false);
    expect(allowed("manager", "administrator", null, false)).toBe(false);
  });
});

describe("roles and accounts", () => {
  it("are changed by administrators, who cannot give up their own role", () => {
    const change = { personId: "me", added: [], removed: ["administrator"] } as const;
    expect(canChangeRoles(someone("administrator"), change, true)).toBe(false);
    expect(canChangeRoles(someone("administrator"), { ...change, personId: "you" }, false)).toBe(true);
    expect(canChangeStatus(someone("administrator"), "me")).toBe(false);
    expect(canChangeStatus(someone("administrator"), "you")).toBe(true);
    expect(canChangeStatus(someone("manager"), "you")).toBe(false);
  });

  it("of a manager's people are changed by that manager only as far as supervising goes", () => {
    const change = (added: Role[], removed: Role[] = []) => ({ personId: "you", added, removed });
    expect(canChangeRoles(someone("manager"), change(["supervisor"]), true)).toBe(true);
    expect(canChangeRoles(someone("manager"), change([], ["supervisor"]), true)).toBe(true);
    expect(canChangeRoles(someone("manager"), change(["supervisor", "manager"]), true)).toBe(false);
    expect(canChangeRoles(someone("manager"), change([], ["trainee"]), true)).toBe(false);
    expect(canChangeRoles(someone("manager"), change(["supervisor"]), false)).toBe(false);
    expect(canChangeRoles(someone("supervisor"), change(["supervisor"]), true)).toBe(false);
  });
});

describe("a password", () => {
  const fault = (password: string, personal: string[] = []) =>
    passwordFault(password, personal, (word) => word === "qwertyuiop");
  it("is counted in characters as people see them", () => {
    expect(fault("1234567")).toBe("too_short");
    expect(fault("🌱🌿🌳🍂🍁🌾🌵")).toBe("too_short");
    expect(fault("🌱🌿🌳🍂🍁🌾🌵🍀")).toBeNull();
    expect(fault(`${"ab".repeat(512)}`)).toBe("common");
    expect(
      fault(Array.from({ length: 1024 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join("")),
    ).toBeNull();
    expect(fault(Array.from({ length: 1025 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join(""))).toBe(
      "too_long",
    );
  });
  it("needs no capitals, digits or symbols, and must not be common", () => {
    expect(fault("plain words here")).toBeNull();
    expect(fault("QwertyUiop")).toBe("common");
    expect(fault("abababab")).toBe("common");
    expect(fault("robinson.crusoe", ["Robinson.Crusoe@example.org"])).toBe("personal");
    expect(fault("RobinsonCrusoe", ["Robinson Crusoe"])).toBe("personal");
    expect(fault("Robinson Crusoe's island", ["Robinson Crusoe"])).toBeNull();
  });
  it("is checked in linear time, however long", () => {
    expect(fault("ab".repeat(500) + "c")).toBeNull();
    expect(fault("a".repeat(100_000))).toBe("too_long");
  });
});
