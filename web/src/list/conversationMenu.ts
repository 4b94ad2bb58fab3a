import type { ConversationState } from "@parley/client";
import { attempt, client } from "../app/client";
import { t } from "../i18n";
import { confirm } from "../ui/confirm";
import { BellIcon, BellOffIcon, CheckIcon, EraseIcon, EyeOffIcon, PinIcon } from "../ui/icons";
import type { MenuItem } from "../ui/menu";

/** What a user can do with a conversation as a whole. */
export function conversationMenu(state: ConversationState): MenuItem[] {
  const conversation = client.conversation({ kind: state.kind, with: state.with });
  const newest = state.last && "seq" in state.last ? state.last.seq : 0;
  const items: MenuItem[] = [
    { label: state.pinned ? t.unpin : t.pin, icon: PinIcon, onSelect: () => attempt(conversation.pin(!state.pinned)) },
    {
      label: state.muted ? t.unmute : t.mute,
      icon: state.muted ? BellIcon : BellOffIcon,
      onSelect: () => attempt(conversation.mute(!state.muted)),
    },
    { label: t.hide, icon: EyeOffIcon, onSelect: () => attempt(conversation.hide(true)) },
    { label: t.clearHistory, icon: EraseIcon, danger: true, onSelect: () => attempt(clear(state)) },
  ];
  if (state.unread > 0) items.unshift({ label: t.markRead, icon: CheckIcon, onSelect: () => conversation.markRead(newest) });
  return items;
}

async function clear({ kind, with: id }: ConversationState): Promise<void> {
  const sure = await confirm({ title: t.clearHistoryQuestion, text: t.clearHistoryText, action: t.clear, danger: true });
  if (sure) await client.conversation({ kind, with: id }).clear();
}
