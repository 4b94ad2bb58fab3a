import type { FriendRequest } from "@parley/client";
import { describe, expect, it } from "vitest";
import { relationTo } from "./relation";

const request = (from: string, to: string): FriendRequest => ({ id: `${from}-${to}`, from, to, created: 1, state: "open" });
const known = { me: "ada", friends: new Set(["ben"]), requests: [request("carl", "ada"), request("ada", "dora")] };

describe("What another user is to this one", () => {
  it.each([
    ["ada", "self"],
    ["ben", "friend"],
    ["carl", "incoming"],
    ["dora", "outgoing"],
    ["emma", "stranger"],
  ])("%s: %s", (id, kind) => {
    expect(relationTo(id, known).kind).toBe(kind);
  });

  it("comes with the request that waits", () => {
    expect(relationTo("dora", known)).toEqual({ kind: "outgoing", request: known.requests[1] });
  });
});
