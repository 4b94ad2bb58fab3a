import type { Conversation } from "@parley/client";
import { useEffect, useReducer } from "preact/hooks";

/** Moves the read mark to what is in sight, while somebody looks at the page. */
export function useReadMark(conversation: Conversation, seq: number | undefined, readSeq = 0): void {
  const [looks, look] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const again = () => look(0);
    addEventListener("focus", again);
    document.addEventListener("visibilitychange", again);
    return () => {
      removeEventListener("focus", again);
      document.removeEventListener("visibilitychange", again);
    };
  }, []);
  useEffect(() => {
    if (seq !== undefined && seq > readSeq && document.visibilityState === "visible" && document.hasFocus()) conversation.markRead(seq);
  }, [seq, readSeq, looks]);
}
