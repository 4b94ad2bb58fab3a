import type { ConversationRef } from "@parley/client";
import { attempt, client, useReadable } from "../app/client";
import { t } from "../i18n";
import { Button } from "../ui/Button";

/** Stands in place of the input, and says why. */
export function CannotWrite({
  why,
  hasDraft,
  conversation: { kind, with: id },
}: {
  why: string;
  hasDraft: boolean;
  conversation: ConversationRef;
}) {
  const blocked = useReadable(client.people.blocked).some((one) => kind === "friend" && one.id === id);
  return (
    <div className="cannot-write" role="status">
      <span>
        {why}
        {hasDraft && ` ${t.draftKept}`}
      </span>
      {blocked && <Button onClick={() => attempt(client.people.unblock(id))}>{t.unblock}</Button>}
    </div>
  );
}
