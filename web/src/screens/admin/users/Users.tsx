import type { Http } from "@parley/client";
import { client } from "../../../app/client";
import { signal, useSignal } from "../../../app/signal";
import { EmptyState } from "../../../ui/States";
import { SearchIcon } from "../../../ui/icons";
import { PagedTable, type Column } from "../parts/PagedTable";
import { PageTitle } from "../parts/PageTitle";
import { SearchInput } from "../parts/SearchInput";
import { Segments } from "../parts/Segments";
import { useLater } from "../parts/useLater";
import { UserLink } from "../parts/UserLink";
import { usePages } from "../parts/usePages";
import { When } from "../parts/When";
import { words } from "../words";
import { BanTag, RoleTag } from "./tags";

type State = "all" | "staff" | "banned";

// Outside the component: who comes back from a user finds the list as it was.
const query = signal("");
const state = signal<State>("all");

/** Finds users. */
export function Users() {
  const [typed, chosen] = [useSignal(query), useSignal(state)];
  const sought = useLater(typed.trim());
  const pages = usePages(`${chosen} ${sought}`, async (page) => {
    const answer = await client.api.administration.users({
      query: sought || undefined,
      state: chosen === "all" ? undefined : chosen,
      page,
    });
    return { items: answer.users, page: answer.page };
  });
  return (
    <>
      <PageTitle text={words.t.pages.users} />
      <div className="toolbar">
        <SearchInput
          label={words.t.searchUsers}
          value={typed}
          onInput={(value) => {
            query.value = value;
          }}
        />
        <Segments
          label={words.t.filterUsers}
          options={words.t.states}
          value={chosen}
          onChange={(value) => {
            state.value = value;
          }}
        />
      </div>
      <PagedTable
        label={words.t.pages.users}
        pages={pages}
        columns={columns()}
        keyOf={({ id }) => id}
        empty={
          <EmptyState icon={SearchIcon} title={words.t.noUsers}>
            {words.t.noUsersHint}
          </EmptyState>
        }
      />
    </>
  );
}

const columns = (): Column<Http["AccountSummary"]>[] => [
  { title: words.t.user, cell: ({ id, name, online }) => <UserLink id={id} name={name} online={online} /> },
  { title: words.t.role, look: "tight", cell: ({ role }) => role && <RoleTag role={role} /> },
  { title: words.t.state, look: "tight", cell: ({ ban }) => ban && <BanTag ban={ban} /> },
  { title: words.t.lastSeen, look: "tight", cell: lastSeen },
  { title: words.t.created, look: "tight", cell: ({ created }) => <When time={created} /> },
];

const lastSeen = ({ online, lastSeen }: Http["AccountSummary"]) =>
  online ? <span className="tag good">{words.t.onlineState}</span> : lastSeen === undefined ? words.t.never : <When time={lastSeen} />;
