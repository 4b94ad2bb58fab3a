import type { ConversationRef, GroupDetails, Person, Readable } from "@parley/client";
import { client, nothing, useReadable } from "./client";
import { nameOf } from "./people";

export interface Face {
  name: string;
  avatar?: string;
  about?: string;
}

/** With whom a conversation is: known before it has a first message. */
export function useFace(ref: ConversationRef): Face {
  const other = useReadable(otherOf(ref));
  const state = useReadable(client.conversation(ref).state);
  const { avatar = state?.avatar, about } = other ?? {};
  return { name: (other && ("isFriend" in other ? nameOf(other) : other.name)) || state?.name || ref.with, avatar, about };
}

function otherOf({ kind, with: id }: ConversationRef): Readable<Person | GroupDetails | undefined> {
  if (kind === "friend") return client.people.person(id);
  return kind === "group" ? client.group(id).details : nothing;
}
