import { describe, expect, it } from "vitest";
import { endOf, localInput } from "./banEnd";

describe("The end of a ban", () => {
  const now = new Date(2026, 4, 1, 12, 30).getTime();

  it("is so many days away, or never", () => {
    expect(endOf("never", "", now)).toBeUndefined();
    expect(endOf("week", "", now)).toBe(now + 7 * 86_400_000);
  });

  it("is the time that the user has chosen, in their time zone", () => {
    expect(endOf("date", "2026-05-01T12:31", now)).toBe(now + 60_000);
    expect(endOf("date", localInput(now + 86_400_000), now)).toBe(now + 86_400_000);
  });

  it("is not in the past, and not left out", () => {
    expect(endOf("date", "2026-05-01T12:30", now)).toBe("past");
    expect(endOf("date", "", now)).toBe("missing");
  });
});
