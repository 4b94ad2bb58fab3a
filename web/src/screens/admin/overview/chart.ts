import type { Http } from "@parley/client";

export interface Day {
  /** 2026-05-01. */
  day: string;
  count: number;
}

const dayLength = 86_400_000;
const nameOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The last days until `time`, oldest first: the server leaves out those without messages. */
export function lastDays(counts: readonly Http["DayCount"][], time: number, length = 30): Day[] {
  const known = new Map(counts.map(({ day, count }) => [day, count]));
  return Array.from({ length }, (_, at) => nameOf(time - (length - 1 - at) * dayLength)).map((day) => ({
    day,
    count: known.get(day) ?? 0,
  }));
}

/** The end of an axis: the next of 1, 2, 4, 6, 8 and 10 times a power of ten that is no less, and at least 4, so that it can be halved. */
export function axisEnd(largest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(largest, 1)));
  return Math.max(4, [1, 2, 4, 6, 8, 10].map((factor) => factor * power).find((end) => end >= largest)!);
}

/** A day as a time that is on this day in the user's time zone. */
export function timeOf(day: string): number {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  return new Date(year, month - 1, date).getTime();
}
