import type { Http } from "@parley/client";
import { useRef, useState } from "preact/hooks";
import { explain } from "../../app/client";
import { showPerson } from "../../app/dialogs";
import { addressOf } from "../../app/routes";
import { t } from "../../i18n";
import { moveFocus } from "../../list/moveFocus";
import { PersonRow } from "../../people/PersonRow";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { useRelations, type Relation } from "../../people/relation";
import { SearchInput } from "../../people/SearchInput";
import { Button } from "../../ui/Button";
import { SearchIcon, UserPlusIcon } from "../../ui/icons";
import { EmptyState, ErrorState } from "../../ui/States";
import type { RowVirtualizer } from "../../ui/virtual";
import { VirtualList } from "../../ui/VirtualList";
import { RequestDialog } from "../person/RequestDialog";
import { RequestButtons } from "./RequestButtons";
import { useUserSearch } from "./useUserSearch";
import { words } from "./words";

/** Finds anybody on the server. */
export function FindTab({ search, onSearch }: { search: string; onSearch: (text: string) => void }) {
  const { found, loading, error, load } = useUserSearch(search.trim());
  const relationOf = useRelations();
  const [asked, setAsked] = useState<Http["UserCard"]>();
  const rows = useRef<RowVirtualizer | null>(null);
  const area = useRef<HTMLDivElement>(null);
  const users = found?.items ?? [];
  return (
    <div ref={area} className="searched" onKeyDown={(event) => moveFocus(event, area.current!, rows.current, users.length)}>
      <SearchInput label={words.t.search} value={search} onChange={onSearch} focused />
      {!found && !loading && error === undefined && (
        <EmptyState icon={SearchIcon} title={words.t.searchHintTitle}>
          {words.t.searchHint}
        </EmptyState>
      )}
      {!found && loading && <RowsSkeleton label={t.loading} />}
      {users.length === 0 && error !== undefined && <ErrorState text={explain(error)} onRetry={load} />}
      {found && users.length === 0 && error === undefined && (
        <EmptyState title={words.t.nobodyFound(found.text)}>{words.t.nobodyFoundHint}</EmptyState>
      )}
      {users.length > 0 && (
        <>
          <VirtualList
            aria-label={words.t.find}
            aria-busy={loading}
            control={rows}
            count={users.length}
            rowHeight={64}
            keyOf={(index) => users[index]!.id}
            row={(index) => <FoundRow user={users[index]!} relation={relationOf(users[index]!.id)} onAsk={setAsked} />}
          />
          {error !== undefined && (
            <p className="list-end error-line" role="alert">
              {explain(error)} <Button onClick={load}>{t.tryAgain}</Button>
            </p>
          )}
          {error === undefined && found?.page !== undefined && (
            <div className="list-end">
              <Button busy={loading} onClick={load}>
                {t.showMore}
              </Button>
            </div>
          )}
        </>
      )}
      {asked && <RequestDialog id={asked.id} name={asked.name} onClose={() => setAsked(undefined)} />}
    </div>
  );
}

function FoundRow({ user, relation, onAsk }: { user: Http["UserCard"]; relation: Relation; onAsk: (user: Http["UserCard"]) => void }) {
  const { id, name, avatar } = user;
  return (
    <PersonRow id={id} name={name} picture={avatar} detail={<bdi>@{id}</bdi>} onOpen={() => showPerson(id)}>
      {relation.kind === "self" && <span className="note">{words.t.you}</span>}
      {relation.kind === "friend" && (
        <a className="button" href={addressOf({ name: "conversation", kind: "friend", id })}>
          {words.t.message}
        </a>
      )}
      {relation.kind === "outgoing" && <span className="note">{words.t.requested}</span>}
      {relation.kind === "incoming" && <RequestButtons request={relation.request} name={name} />}
      {relation.kind === "stranger" && (
        <Button icon={UserPlusIcon} aria-label={words.t.addName(name)} onClick={() => onAsk(user)}>
          {words.t.add}
        </Button>
      )}
    </PersonRow>
  );
}
