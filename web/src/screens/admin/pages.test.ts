import { describe, expect, it } from "vitest";
import { addressOfPage, pagesFor, placeOf } from "./pages";

describe("The pages of administration", () => {
  it("are for moderators those that the server allows them", () => {
    expect(pagesFor("moderator")).toEqual(["users", "messages"]);
    expect(pagesFor("admin")).toHaveLength(7);
  });

  it("begin with the first one that the role may open", () => {
    expect(placeOf("", pagesFor("admin"))).toEqual({ name: "overview" });
    expect(placeOf("", pagesFor("moderator"))).toEqual({ name: "users" });
  });

  it("have addresses, also for one user", () => {
    expect(placeOf("users", pagesFor("admin"))).toEqual({ name: "users" });
    expect(addressOfPage("users", "ben")).toBe("/admin/users/ben");
    expect(placeOf("users/ben", pagesFor("admin"))).toEqual({ name: "users", id: "ben" });
    expect(placeOf("nowhere/ben", pagesFor("admin"))).toEqual({ name: undefined });
  });
});
