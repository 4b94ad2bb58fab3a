import { useMemo, useRef, useState } from "preact/hooks";
import { client, useReadable } from "../app/client";
import { useRoute } from "../app/router";
import { t } from "../i18n";
import { Hits } from "../search/Hits";
import { useSearch } from "../search/useSearch";
import { SearchIcon, UserPlusIcon } from "../ui/icons";
import { RowsSkeleton } from "../ui/RowsSkeleton";
import { EmptyState } from "../ui/States";
import type { RowVirtualizer } from "../ui/virtual";
import { VirtualList } from "../ui/VirtualList";
import { ConversationRow } from "./ConversationRow";
import { matches } from "./filter";
import { moveFocus } from "./moveFocus";
import "./list.css";
import { addressOf } from "../app/routes";

/** The conversations: pinned ones first, then the newest. */
export function ConversationList() {
  const all = useReadable(client.conversations);
  const connection = useReadable(client.connection);
  const route = useRoute();
  const [filter, setFilter] = useState("");
  const shown = useMemo(() => (filter.trim() ? all.filter(({ name, with: id }) => matches(filter, name, id)) : all), [all, filter]);
  const searching = filter.trim() !== "";
  const search = useSearch(filter, (q, page) => client.search({ q, ...(page && { page }) }));
  const rows = useRef<RowVirtualizer | null>(null);
  const area = useRef<HTMLDivElement>(null);
  const open = route.name === "conversation" ? `${route.kind}/${route.id}` : undefined;
  // An empty store says nothing about the account: only the server does.
  const known = all.length > 0 || (connection.state === "online" && connection.progress === 1);

  return (
    <div
      ref={area}
      className="conversations"
      data-searching={searching}
      onKeyDown={(event) => moveFocus(event, area.current!, rows.current, shown.length)}
    >
      <div className="filter">
        <SearchIcon size={18} />
        <input
          type="search"
          value={filter}
          maxLength={100}
          placeholder={t.filter}
          aria-label={t.filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
      </div>
      {!known && <RowsSkeleton label={t.loading} rows={8} late={false} />}
      {known && all.length === 0 && !searching && (
        <EmptyState
          icon={UserPlusIcon}
          title={t.noConversations}
          action={
            <a className="button primary" href={addressOf({ name: "people" })}>
              <span>{t.findPeople}</span>
            </a>
          }
        >
          {t.noConversationsHint}
        </EmptyState>
      )}
      {shown.length > 0 && (
        <VirtualList
          className="rows"
          aria-label={t.conversations}
          control={rows}
          count={shown.length}
          rowHeight={68}
          keyOf={(index) => `${shown[index]!.kind}/${shown[index]!.with}`}
          row={(index) => (
            <ConversationRow conversation={shown[index]!} selected={open === `${shown[index]!.kind}/${shown[index]!.with}`} />
          )}
        />
      )}
      {searching && (
        <section className="found" aria-labelledby="found-messages">
          <h2 id="found-messages">{t.messages}</h2>
          <Hits search={search} everywhere />
        </section>
      )}
    </div>
  );
}
