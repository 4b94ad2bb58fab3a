import { ParleyError } from "@parley/client";
import { describe, expect, it } from "vitest";
import { namedIn } from "./refusal";

describe("Who made the server refuse all", () => {
  it("is named in its message", () => {
    expect(namedIn(new ParleyError("blocked", "carl does not accept invitations from you."), ["ben", "carl"])).toBe("carl");
    expect(namedIn(new ParleyError("not-friends", "You are not friends with b.en."), ["ben", "b.en"])).toBe("b.en");
  });

  it("is nobody for other reasons, and for names that were not chosen", () => {
    expect(namedIn(new ParleyError("too-large", "A group has at most 500 members."), ["members"])).toBeUndefined();
    expect(namedIn(new ParleyError("blocked", "dora does not accept invitations from you."), ["ben"])).toBeUndefined();
    expect(namedIn(undefined, ["ben"])).toBeUndefined();
  });
});
