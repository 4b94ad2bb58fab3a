import type { Http } from "@parley/client";
import { client } from "../../../app/client";
import { signal, useSignal } from "../../../app/signal";
import { formatNumber } from "../../../i18n";
import { Avatar } from "../../../ui/Avatar";
import { SearchIcon, UsersIcon } from "../../../ui/icons";
import { EmptyState } from "../../../ui/States";
import { addressOfPage } from "../pages";
import { PagedTable, type Column } from "../parts/PagedTable";
import { PageTitle } from "../parts/PageTitle";
import { SearchInput } from "../parts/SearchInput";
import { useLater } from "../parts/useLater";
import { usePages } from "../parts/usePages";
import { When } from "../parts/When";
import { words } from "../words";

// Outside the component: who comes back from a group finds the list as it was.
const query = signal("");

/** Finds groups. */
export function Groups() {
  const typed = useSignal(query);
  const sought = useLater(typed.trim());
  const pages = usePages(sought, async (page) => {
    const answer = await client.api.administration.groups({ query: sought || undefined, page });
    return { items: answer.groups, page: answer.page };
  });
  const empty = sought ? (
    <EmptyState icon={SearchIcon} title={words.t.noGroups}>
      {words.t.noGroupsHint}
    </EmptyState>
  ) : (
    <EmptyState icon={UsersIcon} title={words.t.noGroupsYet} />
  );
  return (
    <>
      <PageTitle text={words.t.pages.groups} />
      <div className="toolbar">
        <SearchInput
          label={words.t.searchGroups}
          value={typed}
          onInput={(value) => {
            query.value = value;
          }}
        />
      </div>
      <PagedTable label={words.t.pages.groups} pages={pages} columns={columns()} keyOf={({ id }) => id} empty={empty} />
    </>
  );
}

const columns = (): Column<Http["GroupOverview"]>[] => [
  { title: words.t.group, cell: (group) => <GroupLink {...group} /> },
  { title: words.t.owner, look: "tight", cell: ({ owner }) => owner },
  { title: words.t.members, look: "number", cell: ({ members }) => formatNumber(members) },
  { title: words.t.created, look: "tight", cell: ({ created }) => <When time={created} /> },
];

function GroupLink({ id, name }: Http["GroupOverview"]) {
  return (
    <a className="row-link" href={addressOfPage("groups", id)}>
      <Avatar id={id} name={name} size={36} />
      <b className="ellipsis" dir="auto">
        {name}
      </b>
    </a>
  );
}
