import type { Timeline, TimelineState } from "@parley/client";
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { attempt } from "../app/client";
import type { RowVirtualizer } from "../ui/virtual";
import { seqOf, type Row } from "./rows";
import { useSettling } from "./useSettling";

/** Where the timeline is to go: to an entry by its `seq`, to the line for new messages, or to the end. */
export type Goal = number | "unread" | "end";

/** How long an entry stays marked after a jump to it. */
const markedFor = 2_500;

interface Scrolled {
  goTo: (goal: Goal) => void;
  /** Whether the timeline is where it was to go: only then what is in sight has been read. */
  arrived: () => boolean;
  /** The entry that somebody has just jumped to. */
  marked: number | undefined;
}

/** Brings the timeline to where the address or the user wants it, also if what is there must be fetched first. */
export function useScrollGoal(
  timeline: Timeline,
  state: TimelineState,
  rows: readonly Row[],
  virtualizer: RowVirtualizer,
  staying: { current: boolean },
  at?: number,
): Scrolled {
  const goal = useRef<Goal | undefined>(at ?? "unread");
  const [marked, mark] = useMarked();
  const { settling, settle } = useSettling();
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const find = (seq: Goal) => rows.findIndex((row) => seqOf(row) === seq);

  useLayoutEffect(() => {
    if (goal.current === undefined || rows.length === 0) return;
    const index = find(goal.current);
    const coming = typeof goal.current === "number" ? index < 0 : goal.current === "end" && !state.atEnd;
    if (coming && state.loading) return;
    const line = goal.current === "end" ? -1 : rows.findIndex(({ type }) => type === "unread");
    goal.current = undefined;
    staying.current = index < 0 && line <= 0;
    settle();
    if (index >= 0) {
      virtualizer.scrollToIndex(index, { align: "center" });
      mark(seqOf(rows[index]));
    } else if (line > 0) {
      virtualizer.scrollToIndex(line - 1, { align: "start" });
    } else {
      virtualizer.scrollToEnd();
    }
  });

  const goTo = (next: Goal) => {
    goal.current = next;
    if (typeof next === "number" && find(next) < 0) attempt(timeline.jumpTo(next));
    if (next === "end" && !state.atEnd) attempt(timeline.jumpToEnd());
    draw(0);
  };

  // A jump within the open conversation, and the way back from it.
  const before = useRef(at);
  useEffect(() => {
    if (at !== before.current) goTo(at ?? "end");
    before.current = at;
  }, [at]);

  return { goTo, arrived: () => goal.current === undefined && !settling.current, marked };
}

function useMarked(): [number | undefined, (seq: number | undefined) => void] {
  const [marked, mark] = useState<number>();
  useEffect(() => {
    if (marked === undefined) return;
    const timer = setTimeout(() => mark(undefined), markedFor);
    return () => clearTimeout(timer);
  }, [marked]);
  return [marked, mark];
}
