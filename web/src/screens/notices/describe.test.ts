import type { Notice } from "@parley/client";
import { beforeAll, describe as group, expect, test } from "vitest";
import { describe } from "./describe";
import { words } from "./words";

const name = (id: string) => id.toUpperCase();
const said = (notice: object) => describe({ id: "n1", seq: 1, time: 0, cursor: "", room: "/server", ...notice } as Notice, name, "ada");

group.each(["en", "zh"] as const)("in %s", (language) => {
  beforeAll(() => words.load(language));

  test.each(["friend-request", "friend-accepted", "friend-declined", "friend-removed"])(
    "%s names the other one, no matter which of the two did it",
    (kind) => {
      const theirs = said({ kind, from: "ben", to: "ada", request: "r" });
      const own = said({ kind, from: "ada", to: "ben", request: "r" });
      for (const sentence of [theirs, own]) {
        expect(sentence).toContain("BEN");
        expect(sentence).not.toContain("ADA");
      }
      if (kind === "friend-accepted") expect(own).toBe(theirs);
      else expect(own).not.toBe(theirs);
    },
  );

  test.each([
    ["group-invited"],
    ["group-joined"],
    ["group-left"],
    ["group-removed"],
    ["group-unmuted"],
    ["group-muted"],
    ["group-role"],
    ["group-join-requested"],
    ["group-join-accepted"],
    ["group-join-declined"],
  ])("%s names the group", (kind) => {
    expect(said({ kind, group: "g", name: "Tea", by: "ben", user: "ada", role: "admin", until: 0, request: "r" })).toContain("Tea");
  });

  test("a request to join is put in other words to the one who asks", () => {
    const request = { kind: "group-join-requested", group: "g", name: "Tea", by: "ada", request: "r" };
    expect(said({ ...request, user: "carl" })).toContain("CARL");
    expect(said({ ...request, user: "ada" })).not.toContain("ADA");
  });

  test("what only informs devices has no sentence", () => {
    for (const kind of ["conversation-changed", "message-deleted", "friend-changed"]) expect(said({ kind })).toBe("");
    expect(said({ kind: "group-links", group: "g", name: "Tea", by: "ben" })).toBe("");
  });
});
