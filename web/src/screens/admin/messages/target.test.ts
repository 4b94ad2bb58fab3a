import { describe, expect, it } from "vitest";
import { targetOf } from "./target";

describe("What names a message", () => {
  it("is its id", () => expect(targetOf(" 01a22b3057557b88 ")).toEqual({ id: "01a22b3057557b88" }));

  it("is a link into a group, of any server name", () => {
    expect(targetOf("https://chat.example/c/group/01a2?at=17")).toEqual({ group: "01a2", seq: 17 });
    expect(targetOf("/c/group/01a2?at=17")).toEqual({ group: "01a2", seq: 17 });
  });

  it.each([
    ["", "missing"],
    ["https://chat.example/c/friend/ben?at=3", "friends"],
    ["https://chat.example/c/group/01a2", "unreadable"],
    ["https://chat.example/people", "unreadable"],
    ["not an id", "unreadable"],
    ["https://", "unreadable"],
  ])("is not %j", (typed, problem) => expect(targetOf(typed)).toBe(problem));
});
