import type { ConversationState } from "@parley/client";
import { t } from "../i18n";
import { AlertIcon, CheckIcon, ChecksIcon, ClockIcon } from "../ui/icons";
import "./send-state.css";

export type SendState = "queued" | "sending" | "sent" | "read" | "failed";

const icons = { queued: ClockIcon, sending: ClockIcon, sent: CheckIcon, read: ChecksIcon, failed: AlertIcon };

/** How far an own message has come. */
export function SendStateMark({ state }: { state: SendState }) {
  const Drawing = icons[state];
  return (
    <span className={`send-state ${state}`} role="img" aria-label={label(state)} title={label(state)}>
      <Drawing size={15} />
    </span>
  );
}

const label = (state: SendState): string =>
  ({ queued: t.stateQueued, sending: t.stateSending, sent: t.stateSent, read: t.stateRead, failed: t.stateFailed })[state];

/** How many others are known to have read an own message. */
export function countReaders(seq: number, state: Pick<ConversationState, "kind" | "peerReadSeq" | "reads"> | undefined): number {
  if (!state) return 0;
  if (state.kind === "friend") return state.peerReadSeq !== undefined && state.peerReadSeq >= seq ? 1 : 0;
  return Object.values(state.reads).filter((read) => read >= seq).length;
}
