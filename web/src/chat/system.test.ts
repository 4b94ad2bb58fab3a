import type { Wire } from "@parley/client";
import { beforeAll, describe, expect, it } from "vitest";
import { loadLanguage, t } from "../i18n";
import { describeSystem } from "./system";

beforeAll(loadLanguage);

const say = (change: object): string => describeSystem(change as Wire.GroupChange, (id) => (id === "ada" ? t.you : id), "ada");

describe("What happened in a group", () => {
  it.each([
    [{ event: "joined", users: ["ada"], by: "ada" }, "You joined"],
    [{ event: "joined", users: ["ada", "carl"], by: "ben" }, "ben added you and carl"],
    [{ event: "left", users: ["ada"], by: "ada" }, "You left"],
    [{ event: "removed", users: ["ada"], by: "ben" }, "ben removed you"],
    [{ event: "removed", users: ["ben"], by: "ada" }, "You removed ben"],
    [{ event: "owner", users: ["ada"], by: "ben" }, "The owner is now you"],
    [{ event: "role", users: ["ben"], by: "ada", role: "admin" }, "You made ben an admin"],
    [{ event: "announcement", users: [], by: "ben", announcement: "" }, "ben removed the announcement"],
  ])("is said in a sentence: %o", (change, sentence) => expect(say(change)).toBe(sentence));
});
