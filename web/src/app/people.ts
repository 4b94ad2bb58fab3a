import type { Person } from "@parley/client";
import { t } from "../i18n";
import { client, useReadable } from "./client";

/** Draws the component again when what is known of a user changes. */
export const usePerson = (id: string): Person => useReadable(client.people.person(id));

/** The user's own name for a friend, or the name that they chose. */
export const nameOf = (person: Person): string => person.remark ?? person.name;

/** The name of a user as far as it is known now, for texts that are made once. */
export const nameNow = (id: string): string => (id === ownId() ? t.you : nameOf(client.people.person(id).get()));

/** The id of the user of this page. */
export function ownId(): string {
  const session = client.session.get();
  return session.state === "signed-in" ? session.user : "";
}
