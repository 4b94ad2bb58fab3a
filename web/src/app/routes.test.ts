import { describe, expect, it } from "vitest";
import { addressOf, parseRoute, type Route } from "./routes";

const places: [string, Route][] = [
  ["/", { name: "home" }],
  ["/c/friend/ben", { name: "conversation", kind: "friend", id: "ben" }],
  ["/c/group/01a2?at=17", { name: "conversation", kind: "group", id: "01a2", at: 17 }],
  ["/c/server/*", { name: "conversation", kind: "server", id: "*" }],
  ["/people", { name: "people" }],
  ["/groups/new", { name: "new-group" }],
  ["/group/01a2/settings", { name: "group-settings", id: "01a2" }],
  ["/settings", { name: "settings", page: "" }],
  ["/settings/devices", { name: "settings", page: "devices" }],
  ["/admin/users/ben", { name: "admin", page: "users/ben" }],
  ["/join/a%2Fb", { name: "join", code: "a/b" }],
  ["/sign-in", { name: "sign-in" }],
  ["/sign-up?invitation=x%26y", { name: "sign-up", invitation: "x&y" }],
];

describe("Addresses", () => {
  it.each(places)("%s is a place, and back again", (address, route) => {
    expect(parseRoute(address)).toEqual(route);
    expect(parseRoute(addressOf(route))).toEqual(route);
  });

  it.each(["/c/friend", "/c/enemy/ben", "/c/friend/ben/more", "/nowhere", "/people/ben"])("%s is no place", (address) => {
    expect(parseRoute(address)).toEqual({ name: "unknown" });
  });

  it.each(["-1", "0", "1.5", "x", "9007199254740993"])("do not jump to seq %s", (at) => {
    expect(parseRoute(`/c/friend/ben?at=${at}`)).toEqual({ name: "conversation", kind: "friend", id: "ben" });
  });

  it("may have a lone percent sign", () => {
    expect(parseRoute("/join/100%")).toEqual({ name: "join", code: "100%" });
  });
});
