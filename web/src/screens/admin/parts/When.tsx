import { formatDate, formatFull, formatTime, formatWhen } from "../../../i18n";
import { words } from "../words";

interface WhenProps {
  time: number;
  /** With the day and the time of day, not as short as it is clear. */
  full?: boolean;
}

/** A time in the user's own time zone. */
export const When = ({ time, full = false }: WhenProps) => (
  <time dateTime={new Date(time).toISOString()} title={formatFull(time)}>
    {full ? moment(time) : formatWhen(time)}
  </time>
);

/** The day and the time of day; the year only if it is another one. */
export const moment = (time: number, now = Date.now()): string =>
  new Date(time).getFullYear() === new Date(now).getFullYear() ? words.t.moment(formatDate(time), formatTime(time)) : formatFull(time);
