import type { Message } from "@parley/client";
import { attempt } from "../app/client";
import { showPerson } from "../app/dialogs";
import { ownId } from "../app/people";
import { addressOf } from "../app/routes";
import type { Chat } from "../chat/context";
import { t } from "../i18n";
import { confirm } from "../ui/confirm";
import { copyText } from "../ui/copy";
import { ChecksIcon, CopyIcon, EditIcon, LinkIcon, ReplyIcon, TrashIcon, UndoIcon, UserIcon } from "../ui/icons";
import type { MenuItem } from "../ui/menu";
import { toast } from "../ui/Toasts";

/** What the user can do with a message. The server decides in the end: its times for edits and recalls can be changed. */
export function messageMenu(chat: Chat, message: Message): MenuItem[] {
  const { conversation } = chat;
  const { kind, with: id } = conversation.ref;
  const own = message.from === ownId();
  const there = message.kind !== "recalled" && message.kind !== "system";
  const manages = kind === "group" && chat.manages();
  const items: (MenuItem | false)[] = [
    there && chat.mayWrite() && { label: t.reply, icon: ReplyIcon, onSelect: () => chat.reply(message) },
    message.kind === "text" && { label: t.copyText, icon: CopyIcon, onSelect: () => copy(message.msg) },
    {
      label: t.copyLink,
      icon: LinkIcon,
      onSelect: () => copy(location.origin + addressOf({ name: "conversation", kind, id, at: message.seq })),
    },
    own && message.kind === "text" && chat.mayWrite() && { label: t.edit, icon: EditIcon, onSelect: () => chat.edit(message) },
    // Where the name above the message leads, for the keyboard.
    kind === "group" && !own && { label: t.profile, icon: UserIcon, onSelect: () => showPerson(message.from) },
    kind === "group" && own && there && { label: t.whoHasRead, icon: ChecksIcon, onSelect: () => chat.showReaders(message) },
    there && (own || manages) && { label: t.recall, icon: UndoIcon, danger: true, onSelect: () => attempt(recall(chat, message)) },
    { label: t.deleteForMe, icon: TrashIcon, danger: true, onSelect: () => attempt(deleteForMe(chat, message)) },
  ];
  return items.filter((item) => item !== false);
}

function copy(text: string): void {
  attempt(copyText(text).then(() => toast(t.copied)));
}

async function recall({ conversation }: Chat, message: Message): Promise<void> {
  if (await confirm({ title: t.recallQuestion, text: t.recallText, action: t.recall, danger: true })) await conversation.recall(message.id);
}

async function deleteForMe({ conversation }: Chat, message: Message): Promise<void> {
  if (await confirm({ title: t.deleteForMeQuestion, text: t.deleteForMeText, action: t.delete, danger: true }))
    await conversation.deleteForMe(message.id);
}
