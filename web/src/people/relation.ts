import type { Friend, FriendRequest } from "@parley/client";
import { useMemo } from "preact/hooks";
import { client, useReadable } from "../app/client";
import { ownId } from "../app/people";

/** What another user is to this one. */
export type Relation =
  | { kind: "self" | "friend" | "stranger" }
  /** One of the two has asked the other. */
  | { kind: "incoming" | "outgoing"; request: FriendRequest };

interface Known {
  me: string;
  friends: ReadonlySet<string>;
  requests: readonly FriendRequest[];
}

export function relationTo(id: string, { me, friends, requests }: Known): Relation {
  if (id === me) return { kind: "self" };
  if (friends.has(id)) return { kind: "friend" };
  const request = requests.find(({ from, to }) => from === id || to === id);
  if (!request) return { kind: "stranger" };
  return { kind: request.from === id ? "incoming" : "outgoing", request };
}

/** Tells what anybody is to the user, now. */
export function useRelations(): (id: string) => Relation {
  const friends = useReadable(client.people.friends);
  const requests = useReadable(client.people.requests);
  return useMemo(() => {
    const known = { me: ownId(), friends: idsOf(friends), requests };
    return (id: string) => relationTo(id, known);
  }, [friends, requests]);
}

const idsOf = (friends: readonly Friend[]): ReadonlySet<string> => new Set(friends.map(({ id }) => id));
