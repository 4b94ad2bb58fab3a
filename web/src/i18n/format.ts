import type { Language } from "./language";

let locale = "en";
let formats = makeFormats();

/** The texts of a plural by its category. Chinese has only `other`. */
export interface Plural {
  one?: string;
  other: string;
}

/** Called when the language changes: everything below follows it. */
export function setLanguageOfFormats(language: Language): void {
  // The browser's own variant of the language decides how times look (24 or 12 hours).
  locale = navigator.languages.find((tag) => tag.toLowerCase().startsWith(language)) ?? (language === "zh" ? "zh-CN" : "en");
  formats = makeFormats();
}

function makeFormats() {
  return {
    plural: new Intl.PluralRules(locale),
    number: new Intl.NumberFormat(locale),
    time: new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }),
    weekday: new Intl.DateTimeFormat(locale, { weekday: "short" }),
    day: new Intl.DateTimeFormat(locale, { month: "short", day: "numeric" }),
    dayLong: new Intl.DateTimeFormat(locale, { weekday: "long", month: "long", day: "numeric" }),
    date: new Intl.DateTimeFormat(locale, { year: "numeric", month: "short", day: "numeric" }),
    dateTime: new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }),
    full: new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "medium" }),
    relative: new Intl.RelativeTimeFormat(locale, { numeric: "auto" }),
    list: new Intl.ListFormat(locale, { type: "conjunction" }),
    names: new Intl.Collator(locale, { sensitivity: "base", numeric: true }),
  };
}

/** Picks the text for a number; `#` stands for the number. */
export const plural = (count: number, texts: Plural): string =>
  (formats.plural.select(count) === "one" && texts.one !== undefined ? texts.one : texts.other).replaceAll("#", formatNumber(count));

export const formatNumber = (value: number): string => formats.number.format(value);
export const formatDate = (time: number): string => formats.day.format(time);
export const formatTime = (time: number): string => formats.time.format(time);
export const formatFull = (time: number): string => formats.full.format(time);
export const formatDateTime = (time: number): string => formats.dateTime.format(time);
export const formatList = (items: string[]): string => formats.list.format(items);
export const compareNames = (one: string, other: string): number => formats.names.compare(one, other);

const startOfDay = (time: number): number => new Date(time).setHours(0, 0, 0, 0);

/** Whole calendar days between two times, in the user's time zone. */
export const daysBetween = (earlier: number, later: number): number => Math.round((startOfDay(later) - startOfDay(earlier)) / 86_400_000);

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);

/** The day as a line between messages shows it: today, yesterday, Monday 3 March, 3 March 2024. */
export function formatDay(time: number, now = Date.now()): string {
  const days = daysBetween(time, now);
  if (days === 0 || days === 1) return capital(formats.relative.format(-days, "day"));
  return new Date(time).getFullYear() === new Date(now).getFullYear() ? formats.dayLong.format(time) : formats.date.format(time);
}

/** The time as a list shows it, as short as it is clear. */
export function formatWhen(time: number, now = Date.now()): string {
  const days = daysBetween(time, now);
  if (days <= 0) return formatTime(time);
  if (days === 1) return capital(formats.relative.format(-1, "day"));
  if (days < 7) return formats.weekday.format(time);
  return new Date(time).getFullYear() === new Date(now).getFullYear() ? formats.day.format(time) : formats.date.format(time);
}

/** How long ago, in the largest whole unit. */
export function formatAgo(time: number, now = Date.now()): string {
  const seconds = Math.max(0, (now - time) / 1000);
  if (seconds < 60) return formats.relative.format(0, "second");
  if (seconds < 3600) return formats.relative.format(-Math.floor(seconds / 60), "minute");
  if (seconds < 86_400) return formats.relative.format(-Math.floor(seconds / 3600), "hour");
  return formats.relative.format(-daysBetween(time, now), "day");
}

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** The size of a file, in units of 1,000. */
export function formatBytes(bytes: number): string {
  const at = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** at;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[at],
    unitDisplay: "short",
    maximumFractionDigits: value < 10 && at > 0 ? 1 : 0,
  }).format(value);
}
