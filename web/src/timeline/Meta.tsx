import { SendStateMark, type SendState } from "../chat/SendState";
import { formatFull, formatTime, t } from "../i18n";

/** When a message was sent, and how far it has come. */
export function Meta({ time, edited = false, state }: { time: number; edited?: boolean; state?: SendState }) {
  return (
    <span className="meta" dir="ltr">
      {edited && <span>{t.edited}</span>}
      <time dateTime={new Date(time).toISOString()} title={formatFull(time)}>
        {formatTime(time)}
      </time>
      {state && <SendStateMark state={state} />}
    </span>
  );
}
