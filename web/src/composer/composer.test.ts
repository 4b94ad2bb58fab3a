import { describe, expect, it } from "vitest";
import { isComposing } from "./ime";
import { bytesTooLong } from "./length";
import { mentionAt, mentionsIn } from "./mentions";

describe("Input methods", () => {
  it("own the keys of a composition, also in the order of Safari", () => {
    expect(isComposing({ isComposing: true, keyCode: 13 })).toBe(true);
    expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true);
    expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false);
  });
});

describe("Mentions", () => {
  it("begin at a word, also directly after Chinese", () => {
    expect(mentionAt("hi @be", 6)).toEqual({ start: 3, text: "be" });
    expect(mentionAt("@", 1)).toEqual({ start: 0, text: "" });
    expect(mentionAt("你好@小", 4)).toEqual({ start: 2, text: "小" });
    expect(mentionAt("mail@be", 7)).toBeUndefined();
    expect(mentionAt("@ben and", 8)).toBeUndefined();
  });

  it("are those that the message may name", () => {
    const members = new Set(["ben", "carl-x", "@all"]);
    expect(mentionsIn("@ben. @carl-x, @dora @all a@ben", (id) => members.has(id))).toEqual(["ben", "carl-x", "@all"]);
  });
});

describe("Length", () => {
  it("is counted in bytes", () => {
    expect(bytesTooLong("a".repeat(32_768))).toBe(0);
    expect(bytesTooLong("a".repeat(32_769))).toBe(1);
    expect(bytesTooLong("你".repeat(10_923))).toBe(1);
    expect(bytesTooLong("你".repeat(10_922))).toBe(0);
  });
});
