import type { ConversationState, Timeline, TimelineState } from "@parley/client";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { attempt, explain } from "../app/client";
import { ownId } from "../app/people";
import { formatDay, t } from "../i18n";
import { Button } from "../ui/Button";
import { ChevronDownIcon } from "../ui/icons";
import { ErrorState } from "../ui/States";
import { Spinner } from "../ui/Spinner";
import { useVirtualizer } from "../ui/virtual";
import { useChat } from "../chat/context";
import { Announcer } from "./Announcer";
import { estimateHeight } from "./estimate";
import { moveInTimeline } from "./keys";
import { buildRows, seqOf, timeOf, type Row } from "./rows";
import { TimelineRow } from "./TimelineRow";
import { nearEnd, useStayAtEnd } from "./useStayAtEnd";
import { useScrollGoal } from "./useScrollGoal";
import { useReadMark } from "./useReadMark";
import "./timeline.css";

/** Rows beyond the sight before more are fetched. */
const ahead = 20;

interface TimelineViewProps {
  timeline: Timeline;
  state: TimelineState;
  conversation: ConversationState | undefined;
  /** The message to show, from the address. */
  at: number | undefined;
}

/** The messages of a conversation, the newest at the bottom. */
export function TimelineView({ timeline, state, conversation, at }: TimelineViewProps) {
  const own = ownId();
  const chat = useChat();
  const scroller = useRef<HTMLDivElement>(null);
  const staying = useRef(false);
  // The line stays where it was when the conversation was opened.
  const [readSeq] = useState(conversation && conversation.unread > 0 ? conversation.readSeq : undefined);
  const rows = useMemo(
    () => buildRows(state, { own, readSeq }),
    [state.messages, state.pending, state.uploads, state.atStart, state.atEnd, own, readSeq],
  );

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]!.key,
    estimateSize: (index) => estimateHeight(rows[index]!),
    overscan: 8,
    paddingStart: 12,
    paddingEnd: 12,
    anchorTo: "end",
    followOnAppend: state.atEnd ? "auto" : false,
    scrollEndThreshold: nearEnd,
  });
  const shown = virtualizer.getVirtualItems();
  const first = shown[0]?.index ?? 0;
  const last = shown.at(-1)?.index ?? -1;
  const lastMessage = shown.findLast(({ index }) => rows[index]!.type === "message")?.index;
  const atBottom = state.atEnd && virtualizer.isAtEnd(nearEnd);

  const { goTo, arrived, marked } = useScrollGoal(timeline, state, rows, virtualizer, staying, at);

  useEffect(() => {
    if (!arrived() || state.loading || state.error) return;
    if (!state.atStart && first < ahead) attempt(timeline.loadOlder());
    else if (!state.atEnd && last >= rows.length - ahead) attempt(timeline.loadNewer());
  });

  // The address no longer names the message that the reader leaves.
  const toEnd = () => (at === undefined ? goTo("end") : chat.leaveJump());

  // One's own message is shown, wherever one was reading.
  const sent = state.pending.length + state.uploads.length;
  const sentBefore = useRef(sent);
  useEffect(() => {
    if (sent > sentBefore.current) toEnd();
    sentBefore.current = sent;
  }, [sent]);

  useStayAtEnd(scroller, staying, () => state.atEnd && virtualizer.scrollToEnd());
  const seen = arrived() ? seqOf(lastSeen(rows, virtualizer.range?.endIndex)) : undefined;
  useReadMark(chat.conversation, seen, conversation?.readSeq);
  const unread = conversation?.unread ?? 0;

  return (
    <div className="timeline">
      <div
        ref={scroller}
        className="timeline-scroll"
        role="log"
        aria-live="off"
        aria-label={t.messages}
        aria-busy={state.loading !== undefined}
        onKeyDown={(event) => moveInTimeline(event, toEnd)}
      >
        <div className="timeline-rows" style={{ height: `${virtualizer.getTotalSize()}px` }}>
          {shown.map(({ key, index, start }) => (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className="timeline-row"
              style={{ transform: `translateY(${start}px)` }}
            >
              <TimelineRow
                row={rows[index]!}
                state={conversation}
                focusable={index === lastMessage}
                marked={marked !== undefined && seqOf(rows[index]) === marked}
              />
            </div>
          ))}
        </div>
        {state.error && rows.length === 0 && <ErrorState text={explain(state.error)} onRetry={() => attempt(timeline.jumpToEnd())} />}
      </div>
      <FloatingDay row={rows[virtualizer.range?.startIndex ?? 0]} shown={virtualizer.isScrolling && !atBottom} />
      {state.loading && (
        <div className="timeline-loading">
          <Spinner size={20} label={t.loading} />
        </div>
      )}
      {state.error && rows.length > 0 && (
        <LoadError text={explain(state.error)} onRetry={() => attempt(state.atStart ? timeline.loadNewer() : timeline.loadOlder())} />
      )}
      {!atBottom && rows.length > 1 && (
        <button
          type="button"
          className="to-end"
          onClick={toEnd}
          aria-label={unread > 0 ? t.newMessages(unread) : t.toNewest}
          title={t.toNewest}
        >
          {unread > 0 && <span>{t.newMessages(unread)}</span>}
          <ChevronDownIcon />
        </button>
      )}
      <Announcer messages={state.messages} atEnd={state.atEnd} own={own} />
    </div>
  );
}

const LoadError = ({ text, onRetry }: { text: string; onRetry: () => void }) => (
  <div className="timeline-error" role="alert">
    <span>{text}</span>
    <Button onClick={onRetry}>{t.tryAgain}</Button>
  </div>
);

/** The day of what is read, while it moves past. Decoration: the lines between days say the same. */
function FloatingDay({ row, shown }: { row: Row | undefined; shown: boolean }) {
  const time = timeOf(row);
  return (
    <p className="day floating" aria-hidden="true" data-shown={shown && time !== undefined && row?.type !== "day"}>
      {time !== undefined && <time>{formatDay(time)}</time>}
    </p>
  );
}

/** The last stored entry down to a row. */
function lastSeen(rows: Row[], end: number | undefined): Row | undefined {
  for (let at = end ?? -1; at >= 0; at--) if (seqOf(rows[at]) !== undefined) return rows[at];
  return undefined;
}
