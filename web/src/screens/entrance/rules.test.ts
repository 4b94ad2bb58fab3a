import { describe, expect, test } from "vitest";
import { idProblem, passwordProblem, suggestId } from "./rules";

describe("a user id", () => {
  test.each(["ab", "ada", "ada.lovelace", "a-1_2", "x".repeat(32)])("can be %s", (id) => {
    expect(idProblem(id)).toBeUndefined();
  });

  test.each([
    ["a", "short"],
    ["", "short"],
    ["x".repeat(33), "long"],
    ["Ada", "signs"],
    ["ada lovelace", "signs"],
    ["愛達", "signs"],
    ["1ada", "start"],
    [".ada", "start"],
    ["me", "kept"],
    ["server", "kept"],
  ])("cannot be %s: %s", (id, problem) => {
    expect(idProblem(id)).toBe(problem);
  });
});

describe("the suggestion for an id", () => {
  test.each([
    ["Ada Lovelace", "ada.lovelace"],
    ["Zoë van Dyk", "zoe.van.dyk"],
    ["  J. R. R. Tolkien ", "j.r.r.tolkien"],
    ["007 James", "james"],
    ["小明", ""],
    ["王 Wei", "wei"],
    ["A", ""],
    ["Me", ""],
    ["!?", ""],
  ])("for %s is “%s”", (name, id) => {
    expect(suggestId(name)).toBe(id);
  });

  test("for a long name is no longer than an id", () => {
    const id = suggestId("Wolfeschlegelsteinhausenbergerdorff the Elder");
    expect(id).toHaveLength(32);
    expect(idProblem(id)).toBeUndefined();
  });
});

describe("a password", () => {
  test("is measured in bytes, not in characters", () => {
    expect(passwordProblem("1234567")).toBe("short");
    expect(passwordProblem("12345678")).toBeUndefined();
    expect(passwordProblem("密码吗")).toBeUndefined();
    expect(passwordProblem("x".repeat(256))).toBeUndefined();
    expect(passwordProblem("密".repeat(86))).toBe("long");
  });

  test("is measured in the form that the server compares", () => {
    expect(passwordProblem("e\u0301".repeat(3))).toBe("short");
  });
});
