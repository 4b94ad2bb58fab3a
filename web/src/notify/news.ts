import type { ConversationState } from "@parley/client";

const said = new Set<string>(["text", "image", "file", "audio", "video", "location", "custom"]);

const keyOf = ({ kind, with: name }: ConversationState): string => `${kind}/${name}`;

/** What has changed in the list of conversations that concerns notifications. */
export interface News {
  /** Where somebody else has just written, and the user wants to know. */
  written: ConversationState[];
  /** What the user has read meanwhile, here or elsewhere. */
  read: ConversationState[];
}

export function newsOf(before: readonly ConversationState[], after: readonly ConversationState[], own: string): News {
  const known = new Map(before.map((one) => [keyOf(one), one]));
  const news: News = { written: [], read: [] };
  for (const conversation of after) {
    const old = known.get(keyOf(conversation));
    if (old === conversation) continue;
    const { last, muted, unread } = conversation;
    if (unread === 0 && old && old.unread > 0) news.read.push(conversation);
    else if (!muted && unread > (old?.unread ?? 0) && last && isFromOther(last, own) && last.seq > (old?.last?.seq ?? 0))
      news.written.push(conversation);
  }
  return news;
}

const isFromOther = (last: NonNullable<ConversationState["last"]>, own: string): boolean =>
  said.has(last.kind) && "from" in last && last.from !== own;
