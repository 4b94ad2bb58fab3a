import type { ConnectionState, ConversationRef, GroupDetails } from "@parley/client";
import { client, useReadable } from "../app/client";
import { useGroupOf } from "../app/groups";
import { formatFull, t } from "../i18n";

/** Why the user cannot write to the conversation; undefined if they can. */
export function useWhyNot(ref: ConversationRef): string | undefined {
  const details = useGroupOf(ref);
  const groups = useReadable(client.groups.all);
  const blocked = useReadable(client.people.blocked);
  const connection = useReadable(client.connection);
  if (ref.kind === "friend") return blocked.some(({ id }) => id === ref.with) ? t.cannotWrite.blocked : undefined;
  return whyNotToGroup(
    details,
    groups.some(({ id }) => id === ref.with),
    connection,
  );
}

export function whyNotToGroup(
  details: GroupDetails | undefined,
  isMember: boolean,
  connection: ConnectionState,
  now = Date.now(),
): string | undefined {
  // Before the server has answered, nobody knows.
  const known = connection.state === "online" && connection.progress === 1;
  if (!details) return known && !isMember ? t.cannotWrite.notMember : undefined;
  if (details.mutedUntil !== undefined && details.mutedUntil > now) return t.cannotWrite.mutedUntil(formatFull(details.mutedUntil));
  if (details.role === "member" && details.allMuted && (details.allMutedUntil ?? Infinity) > now) return t.cannotWrite.allMuted;
  return undefined;
}
