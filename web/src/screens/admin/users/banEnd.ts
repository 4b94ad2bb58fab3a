const days = { day: 1, week: 7, month: 30 } as const;

export type BanEnd = "never" | keyof typeof days | "date";

/** When a ban ends, undefined for never; or what is wrong with the date. `date` is the value of an input, in the user's time zone. */
export function endOf(end: BanEnd, date: string, now: number): number | undefined | "missing" | "past" {
  if (end === "never") return undefined;
  if (end !== "date") return now + days[end] * 86_400_000;
  const time = new Date(date).getTime();
  if (Number.isNaN(time)) return "missing";
  return time > now ? time : "past";
}

/** A time as an input of type `datetime-local` has it, in the user's time zone. */
export function localInput(time: number): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
