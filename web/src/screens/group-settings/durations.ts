import { words } from "./words";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A time from now in milliseconds, a date that the user chooses, or no end. */
export type Duration = number | "date" | "never";

/** The choices of an input, with their names. */
export const durations = (): { value: Duration; name: string }[] => [
  { value: 10 * minute, name: words.t.minutes(10) },
  { value: hour, name: words.t.hours(1) },
  { value: 8 * hour, name: words.t.hours(8) },
  { value: day, name: words.t.days(1) },
  { value: 7 * day, name: words.t.days(7) },
  { value: 30 * day, name: words.t.days(30) },
];

/** The end of a duration: undefined for none, null if the date is not in the future. */
export function endOf(duration: Duration, date: string, now = Date.now()): number | undefined | null {
  if (duration === "never") return undefined;
  if (duration !== "date") return now + duration;
  const end = new Date(date).getTime();
  return end > now ? end : null;
}

export const parseDuration = (value: string): Duration => (value === "date" || value === "never" ? value : Number(value));
