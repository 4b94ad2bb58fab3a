import { describe, expect, it } from "vitest";
import { axisEnd, lastDays, timeOf } from "./chart";
import { parseHealth } from "./health";

describe("The days of the chart", () => {
  it("have no gap, oldest first, and end today", () => {
    const days = lastDays(
      [
        { day: "2026-03-01", count: 7 },
        { day: "2026-02-27", count: 2 },
      ],
      Date.UTC(2026, 2, 1, 23, 59),
      4,
    );
    expect(days).toEqual([
      { day: "2026-02-26", count: 0 },
      { day: "2026-02-27", count: 2 },
      { day: "2026-02-28", count: 0 },
      { day: "2026-03-01", count: 7 },
    ]);
  });

  it("keep their date in every time zone", () => expect(new Date(timeOf("2026-03-01")).getDate()).toBe(1));
});

describe("The axis", () => {
  it.each([
    [0, 4],
    [3, 4],
    [5, 6],
    [10, 10],
    [11, 20],
    [410, 600],
    [1001, 2000],
  ])("for at most %i ends at %i", (most, end) => {
    expect(axisEnd(most)).toBe(end);
  });
});

describe("Health", () => {
  it("is the first line, then the checks", () => {
    expect(parseHealth("Degraded\nwork: webhooks\n")).toEqual({ state: "Degraded", checks: ["work: webhooks"] });
  });

  it("is not known if something else has answered", () => {
    expect(parseHealth("<!doctype html>\n<p>Bad gateway")).toEqual({ state: "unknown", checks: [] });
  });
});
