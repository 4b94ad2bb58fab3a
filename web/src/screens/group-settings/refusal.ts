import type { ParleyError } from "@parley/client";
import { nameNow } from "../../app/people";
import { explainAs } from "../../people/work";
import { words } from "./words";

/** Who of the chosen users is named in the server's message: it refuses all of them because of one. */
export function namedIn(error: unknown, chosen: readonly string[]): string | undefined {
  const { reason, message } = (error ?? {}) as Partial<ParleyError>;
  if (reason !== "blocked" && reason !== "not-friends") return undefined;
  const said = new Set(message?.split(/\s+/).map((word) => word.replace(/\.$/, "")));
  return chosen.find((id) => said.has(id));
}

/** Why the chosen users could not be added. */
export function explainRefusal(error: unknown, chosen: readonly string[]): string | undefined {
  const named = namedIn(error, chosen);
  return explainAs(error, {
    blocked: named ? words.t.refusesInvitations(nameNow(named)) : words.t.someoneRefuses,
    "not-friends": named ? words.t.notFriendsWith(nameNow(named)) : words.t.someoneNoFriend,
    "too-large": words.t.groupFull,
    "rate-limited": words.t.addedTooMany,
    malformed: words.t.nameInvalid,
  });
}
