import { formatFull, formatWhen } from "../../i18n";
import { words } from "./words";

/** When a notice came, and whether the user has not seen it before. */
export const NoticeTime = ({ time, isNew }: { time: number; isNew: boolean }) => (
  <p className="notice-time">
    {isNew && <b>{words.t.unreadMark} · </b>}
    <time dateTime={new Date(time).toISOString()} title={formatFull(time)}>
      {formatWhen(time)}
    </time>
  </p>
);
