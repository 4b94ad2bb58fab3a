import type { BlockedUser } from "@parley/client";
import { attempt, client, useReadable } from "../../app/client";
import { showPerson } from "../../app/dialogs";
import { formatDay, t } from "../../i18n";
import { PersonRow } from "../../people/PersonRow";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { useInSync } from "../../people/work";
import { Button } from "../../ui/Button";
import { BlockIcon } from "../../ui/icons";
import { EmptyState } from "../../ui/States";
import { VirtualList } from "../../ui/VirtualList";
import { words } from "./words";

/** Whom the user has blocked. */
export function BlockedTab() {
  const blocked = useReadable(client.people.blocked);
  const inSync = useInSync();
  if (blocked.length === 0 && !inSync) return <RowsSkeleton label={t.loading} />;
  if (blocked.length === 0)
    return (
      <EmptyState icon={BlockIcon} title={words.t.noBlocked}>
        {words.t.noBlockedHint}
      </EmptyState>
    );
  return (
    <VirtualList
      aria-label={words.t.blocked}
      count={blocked.length}
      rowHeight={64}
      keyOf={(index) => blocked[index]!.id}
      row={(index) => <BlockedRow {...blocked[index]!} />}
    />
  );
}

const BlockedRow = ({ id, name, avatar, since }: BlockedUser) => (
  <PersonRow id={id} name={name} picture={avatar} detail={words.t.blockedSince(formatDay(since))} onOpen={() => showPerson(id)}>
    <Button aria-label={`${words.t.unblock}: ${name}`} onClick={() => attempt(client.people.unblock(id))}>
      {words.t.unblock}
    </Button>
  </PersonRow>
);
