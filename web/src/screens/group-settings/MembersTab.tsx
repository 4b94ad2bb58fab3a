import type { GroupDetails, GroupMember } from "@parley/client";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { client, explain, useReadable } from "../../app/client";
import { t } from "../../i18n";
import { moveFocus } from "../../list/moveFocus";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { SearchInput } from "../../people/SearchInput";
import { Button } from "../../ui/Button";
import { UserPlusIcon } from "../../ui/icons";
import { ErrorState } from "../../ui/States";
import { Spinner } from "../../ui/Spinner";
import type { RowVirtualizer } from "../../ui/virtual";
import { VirtualList } from "../../ui/VirtualList";
import { AddDialog } from "./AddDialog";
import { MemberRow } from "./MemberRow";
import { MuteDialog } from "./MuteDialog";
import { mayAdd } from "./rights";
import { useMemberSearch } from "./useMemberSearch";
import { words } from "./words";

/** Who is in the group. */
export function MembersTab({ details }: { details: GroupDetails }) {
  const group = client.group(details.id);
  const all = useReadable(group.members);
  const [search, setSearch] = useState("");
  const [adding, setAdding] = useState(false);
  const [muted, setMuted] = useState<GroupMember>();
  const found = useMemberSearch(details, search.trim());
  const shown = found ?? { ...all, loadMore: () => void group.loadMoreMembers() };
  const { members, more, loading, error } = shown;
  const remarks = useRemarks();
  const rows = useRef<RowVirtualizer | null>(null);
  const area = useRef<HTMLDivElement>(null);
  // The last row stands for those that are not fetched yet.
  const count = members.length + (more ? 1 : 0);
  return (
    <div ref={area} className="members" onKeyDown={(event) => moveFocus(event, area.current!, rows.current, members.length)}>
      <div className="bar">
        <SearchInput label={words.t.search(details.size)} value={search} onChange={setSearch} />
        {mayAdd(details) && (
          <Button icon={UserPlusIcon} onClick={() => setAdding(true)}>
            {words.t.add}
          </Button>
        )}
      </div>
      {members.length === 0 && error === undefined && more && <RowsSkeleton label={t.loading} />}
      {members.length === 0 && error !== undefined && <ErrorState text={explain(error)} onRetry={shown.loadMore} />}
      {members.length === 0 && found && !more && <p className="quiet-note">{words.t.nobodyHas(search.trim())}</p>}
      {members.length > 0 && (
        <VirtualList
          aria-label={words.t.members}
          aria-busy={loading}
          control={rows}
          count={count}
          rowHeight={64}
          keyOf={(index) => members[index]?.id ?? "more"}
          row={(index) => {
            const member = members[index];
            if (!member) return <NextPage error={error} loaded={members.length} onLoad={shown.loadMore} />;
            return <MemberRow details={details} member={member} remark={remarks.get(member.id)} onMute={setMuted} />;
          }}
        />
      )}
      {adding && <AddDialog details={details} members={all.members} onClose={() => setAdding(false)} />}
      {muted && (
        <MuteDialog
          title={words.t.muteTitle(remarks.get(muted.id) ?? muted.name)}
          hint={words.t.muteHint}
          onMute={(until) => group.muteMember(muted.id, until!)}
          onClose={() => setMuted(undefined)}
        />
      )}
    </div>
  );
}

/** Fetches the next page once it comes into sight. */
function NextPage({ error, loaded, onLoad }: { error: unknown; loaded: number; onLoad: () => void }) {
  useEffect(() => {
    if (error === undefined) onLoad();
  }, [loaded]);
  if (error === undefined)
    return (
      <div className="list-end">
        <Spinner label={t.loading} />
      </div>
    );
  return (
    <div className="list-end" role="alert">
      {explain(error)} <Button onClick={onLoad}>{t.tryAgain}</Button>
    </div>
  );
}

/** The user's own names for friends. Members are not fetched one by one for them. */
function useRemarks(): ReadonlyMap<string, string> {
  const friends = useReadable(client.people.friends);
  return useMemo(() => new Map(friends.flatMap(({ id, remark }) => (remark ? [[id, remark] as const] : []))), [friends]);
}
