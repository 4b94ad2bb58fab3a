import type { Friend } from "@parley/client";
import { useMemo, useRef, useState } from "preact/hooks";
import { client, useReadable } from "../../app/client";
import { compareNames, t } from "../../i18n";
import { matches } from "../../list/filter";
import { SearchInput } from "../../people/SearchInput";
import { Avatar } from "../../ui/Avatar";
import { CheckIcon, CloseIcon } from "../../ui/icons";
import type { RowVirtualizer } from "../../ui/virtual";
import { VirtualList } from "../../ui/VirtualList";
import { words } from "./words";
import "./friend-picker.css";

interface FriendPickerProps {
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
  /** Who is in the group already. */
  members?: ReadonlySet<string>;
  /** Who must not be chosen, as the server said. */
  wrong?: string;
}

/** Chooses some of the user's friends: a list with a filter, and the chosen ones above it. */
export function FriendPicker({ chosen, onChange, members = new Set(), wrong }: FriendPickerProps) {
  const friends = useReadable(client.people.friends);
  const [filter, setFilter] = useState("");
  const rows = useRef<RowVirtualizer | null>(null);
  const area = useRef<HTMLDivElement>(null);
  const sorted = useMemo(() => [...friends].sort((one, other) => compareNames(shownName(one), shownName(other))), [friends]);
  const shown = useMemo(() => sorted.filter((friend) => matches(filter, shownName(friend), friend.name, friend.id)), [sorted, filter]);
  const toggle = (id: string) => onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  if (friends.length === 0) return <p className="picker-note">{words.t.noFriends}</p>;
  return (
    <div ref={area} className="picker" onKeyDown={(event) => moveInput(event, area.current!, rows.current, shown.length)}>
      <SearchInput label={words.t.searchFriends} value={filter} onChange={setFilter} />
      {chosen.length > 0 && (
        <ul className="chips" aria-label={words.t.chosen}>
          {chosen.map((id) => (
            <Chip key={id} id={id} friend={friends.find((friend) => friend.id === id)} wrong={id === wrong} onRemove={() => toggle(id)} />
          ))}
        </ul>
      )}
      {shown.length === 0 && <p className="picker-note">{words.t.noFriendHas(filter.trim())}</p>}
      {shown.length > 0 && (
        <VirtualList
          aria-label={words.t.addFriends}
          control={rows}
          count={shown.length}
          rowHeight={56}
          keyOf={(index) => shown[index]!.id}
          row={(index) => (
            <Choice
              friend={shown[index]!}
              chosen={chosen.includes(shown[index]!.id)}
              isIn={members.has(shown[index]!.id)}
              onToggle={toggle}
            />
          )}
        />
      )}
    </div>
  );
}

const shownName = ({ name, remark }: Friend): string => remark ?? name;

function Chip({ id, friend, wrong, onRemove }: { id: string; friend: Friend | undefined; wrong: boolean; onRemove: () => void }) {
  const name = friend ? shownName(friend) : id;
  return (
    <li>
      <button type="button" className={wrong ? "chip wrong" : "chip"} onClick={onRemove}>
        <Avatar id={id} name={name} picture={friend?.avatar} size={24} />
        <span className="sr-only">{t.remove}</span>
        <bdi className="ellipsis">{name}</bdi>
        <CloseIcon size={14} />
      </button>
    </li>
  );
}

function Choice({ friend, chosen, isIn, onToggle }: { friend: Friend; chosen: boolean; isIn: boolean; onToggle: (id: string) => void }) {
  return (
    <label className="choice">
      <Avatar id={friend.id} name={shownName(friend)} picture={friend.avatar} size={40} online={friend.online} />
      <bdi className="ellipsis">{shownName(friend)}</bdi>
      {isIn && <small>{words.t.inAlready}</small>}
      <input type="checkbox" checked={chosen || isIn} disabled={isIn} onChange={() => onToggle(friend.id)} />
      <span className="tick" aria-hidden="true">
        <CheckIcon size={16} />
      </span>
    </label>
  );
}

/** Lets arrow keys move between the filter and the choices. */
function moveInput(event: KeyboardEvent, area: HTMLElement, rows: RowVirtualizer | null, count: number): void {
  const row = (event.target as HTMLElement).closest<HTMLElement>("[data-index]");
  const at = row ? Number(row.dataset.index) : -1;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (event.key === "Enter") event.preventDefault(); // it must not send the form around
  if (to === undefined || !rows || to >= count || to < -1) return;
  event.preventDefault();
  if (to === -1) return area.querySelector<HTMLElement>("input")?.focus();
  rows.scrollToIndex(to);
  requestAnimationFrame(() => area.querySelector<HTMLElement>(`[data-index="${to}"] input`)?.focus({ preventScroll: true }));
}
