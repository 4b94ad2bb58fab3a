import { describe, expect, it } from "vitest";
import { isAllMuted, isMuted, manages, mayAdd } from "./rights";

const settings = { inviting: "admins", joining: "closed", history: true } as const;

describe("Members of a lower role", () => {
  it.each([
    ["owner", "admin", true],
    ["owner", "member", true],
    ["admin", "member", true],
    ["owner", "owner", false],
    ["admin", "admin", false],
    ["admin", "owner", false],
    ["member", "member", false],
  ] as const)("may be managed: by %s of %s is %s", (mine, theirs, may) => expect(manages(mine, theirs)).toBe(may));
});

describe("Friends", () => {
  it("are added by managers, and by members where the group lets them", () => {
    expect(mayAdd({ role: "admin", settings })).toBe(true);
    expect(mayAdd({ role: "member", settings })).toBe(false);
    expect(mayAdd({ role: "member", settings: { ...settings, inviting: "members" } })).toBe(true);
  });
});

describe("A mute", () => {
  it("ends by itself", () => {
    expect(isMuted({ mutedUntil: 10 }, 9)).toBe(true);
    expect(isMuted({ mutedUntil: 10 }, 10)).toBe(false);
    expect(isMuted({}, 10)).toBe(false);
  });

  it("of everybody may have no end", () => {
    expect(isAllMuted({ allMuted: true }, 9)).toBe(true);
    expect(isAllMuted({ allMuted: true, allMutedUntil: 9 }, 9)).toBe(false);
    expect(isAllMuted({}, 9)).toBe(false);
  });
});
