import { describe, expect, it } from "vitest";
import { endOf, parseDuration } from "./durations";

describe("The end of a duration", () => {
  const now = new Date(2026, 2, 10, 12).getTime();

  it("is so long from now", () => expect(endOf(60_000, "", now)).toBe(now + 60_000));
  it("is missing if there is none", () => expect(endOf("never", "", now)).toBeUndefined());
  it("is the date in the user's time zone", () => expect(endOf("date", "2026-03-10T13:00", now)).toBe(now + 3_600_000));
  it.each(["", "2026-03-10T12:00", "2020-01-01T00:00"])("is refused for the date “%s”", (date) =>
    expect(endOf("date", date, now)).toBeNull(),
  );
  it("comes from the value of an input", () => expect(["600000", "date", "never"].map(parseDuration)).toEqual([600_000, "date", "never"]));
});
