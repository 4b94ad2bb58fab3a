import { useMemo, useRef, useState } from "preact/hooks";
import { client, useReadable } from "../../app/client";
import { showPerson } from "../../app/dialogs";
import { nameOf } from "../../app/people";
import { addressOf } from "../../app/routes";
import { compareNames, t } from "../../i18n";
import { matches } from "../../list/filter";
import { moveFocus } from "../../list/moveFocus";
import { PersonRow } from "../../people/PersonRow";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { presenceOf } from "../../people/presence";
import { SearchInput } from "../../people/SearchInput";
import { useInSync } from "../../people/work";
import { Button, IconButton } from "../../ui/Button";
import { InfoIcon, SearchIcon, UsersIcon } from "../../ui/icons";
import { EmptyState } from "../../ui/States";
import type { RowVirtualizer } from "../../ui/virtual";
import { VirtualList } from "../../ui/VirtualList";
import { words } from "./words";

// On a phone, the focus would cover half of the list with a keyboard.
const hasKeyboard = (): boolean => matchMedia("(pointer: fine)").matches;

/** All friends by name, with who is online. */
export function FriendsTab({ onFind }: { onFind: (text: string) => void }) {
  const friends = useReadable(client.people.friends);
  const inSync = useInSync();
  const [filter, setFilter] = useState("");
  const rows = useRef<RowVirtualizer | null>(null);
  const area = useRef<HTMLDivElement>(null);
  const sorted = useMemo(
    () =>
      friends
        .map((friend) => ({ ...friend, shown: friend.remark ?? friend.name }))
        .sort((one, other) => compareNames(one.shown, other.shown)),
    [friends],
  );
  const shown = useMemo(() => sorted.filter(({ shown, name, id }) => matches(filter, shown, name, id)), [sorted, filter]);

  if (friends.length === 0 && !inSync) return <RowsSkeleton label={t.loading} />;
  if (friends.length === 0) {
    return (
      <EmptyState
        icon={UsersIcon}
        title={words.t.noFriends}
        action={
          <Button look="primary" icon={SearchIcon} onClick={() => onFind("")}>
            {words.t.find}
          </Button>
        }
      >
        {words.t.noFriendsHint}
      </EmptyState>
    );
  }
  return (
    <div ref={area} className="searched" onKeyDown={(event) => moveFocus(event, area.current!, rows.current, shown.length)}>
      <SearchInput label={words.t.filter(friends.length)} value={filter} onChange={setFilter} focused={hasKeyboard()} />
      {shown.length === 0 && (
        <div className="quiet-note">
          <p>{words.t.noFriendHas(filter.trim())}</p>
          <Button look="quiet" icon={SearchIcon} onClick={() => onFind(filter.trim())}>
            {words.t.searchEverybody}
          </Button>
        </div>
      )}
      {shown.length > 0 && (
        <VirtualList
          aria-label={words.t.friends}
          control={rows}
          count={shown.length}
          rowHeight={64}
          keyOf={(index) => shown[index]!.id}
          row={(index) => <FriendRow {...shown[index]!} />}
        />
      )}
    </div>
  );
}

function FriendRow({
  id,
  avatar,
  online,
  lastSeen,
  ...names
}: {
  id: string;
  name: string;
  remark?: string;
  avatar?: string;
  online: boolean;
  lastSeen?: number;
}) {
  const name = nameOf({ id, online, isFriend: true, isBlocked: false, ...names });
  const detail = (
    <span className={online ? "online" : undefined}>{presenceOf({ online, ...(lastSeen !== undefined && { lastSeen }) })}</span>
  );
  return (
    <PersonRow
      id={id}
      name={name}
      picture={avatar}
      online={online}
      detail={detail}
      href={addressOf({ name: "conversation", kind: "friend", id })}
    >
      <IconButton icon={InfoIcon} label={`${t.profile}: ${name}`} onClick={() => showPerson(id)} />
    </PersonRow>
  );
}
