import { describe, expect, it } from "vitest";
import { hueOf, initials } from "./Avatar";

describe("Initials", () => {
  it.each([
    ["Ada Lovelace", "AL"],
    ["ben", "B"],
    ["Ben (office)", "BO"],
    ["Jean-Luc de la Tour", "JT"],
    ["陈小雨", "雨"],
    ["周末登山队", "周"],
    ["Book club 读书会", "B"],
    ["👍 yes", "👍"],
    ["山田 太郎", "山"],
    ["  ", "?"],
  ])("of %s are %s", (name, expected) => expect(initials(name)).toBe(expected));
});

describe("The colour", () => {
  it("of an id is always the same", () => {
    expect(hueOf("ada")).toBe(hueOf("ada"));
    expect(new Set(["ada", "ben", "carl", "dora", "emma", "fred"].map(hueOf)).size).toBeGreaterThan(2);
  });
});
