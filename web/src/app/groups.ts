import type { ConversationRef, GroupDetails } from "@parley/client";
import { client, nothing, useReadable } from "./client";

/** What is known of the group of a conversation; undefined if it is not one of a group. */
export const useGroupOf = ({ kind, with: id }: ConversationRef): GroupDetails | undefined =>
  useReadable<GroupDetails | undefined>(kind === "group" ? client.group(id).details : nothing);
