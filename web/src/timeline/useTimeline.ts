import type { Conversation, Timeline } from "@parley/client";
import { useEffect, useMemo } from "preact/hooks";

/** Opens a window on the messages as long as the component is drawn: at `at`, else at the first unread message, else at the end. */
export function useTimeline(conversation: Conversation, at: number | undefined): Timeline {
  const timeline = useMemo(() => {
    const state = conversation.state.get();
    return conversation.open(at ?? (state && state.unread > 0 ? state.readSeq + 1 : undefined));
  }, [conversation]);
  useEffect(() => () => timeline.close(), [timeline]);
  return timeline;
}
