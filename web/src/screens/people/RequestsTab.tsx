import type { FriendRequest } from "@parley/client";
import { useMemo } from "preact/hooks";
import { client, useReadable } from "../../app/client";
import { showPerson } from "../../app/dialogs";
import { nameOf, ownId, usePerson } from "../../app/people";
import { formatAgo, t } from "../../i18n";
import { PersonRow } from "../../people/PersonRow";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { useInSync } from "../../people/work";
import { UserPlusIcon } from "../../ui/icons";
import { EmptyState } from "../../ui/States";
import { VirtualList } from "../../ui/VirtualList";
import { RequestButtons } from "./RequestButtons";
import { words } from "./words";

type Row = { heading: string } | { request: FriendRequest; other: string };

/** Open requests in both directions. */
export function RequestsTab() {
  const requests = useReadable(client.people.requests);
  const inSync = useInSync();
  const rows = useMemo(() => rowsOf(requests, ownId()), [requests]);
  if (rows.length === 0 && !inSync) return <RowsSkeleton label={t.loading} />;
  if (rows.length === 0)
    return (
      <EmptyState icon={UserPlusIcon} title={words.t.noRequests}>
        {words.t.noRequestsHint}
      </EmptyState>
    );
  return (
    <VirtualList
      aria-label={words.t.requests}
      count={rows.length}
      rowHeight={72}
      keyOf={(index) => {
        const row = rows[index]!;
        return "heading" in row ? row.heading : row.request.id;
      }}
      row={(index) => {
        const row = rows[index]!;
        return "heading" in row ? <h2 className="rows-head">{row.heading}</h2> : <RequestRow {...row} />;
      }}
    />
  );
}

function rowsOf(requests: readonly FriendRequest[], me: string): Row[] {
  const incoming = requests.filter(({ to }) => to === me).map((request) => ({ request, other: request.from }));
  const outgoing = requests.filter(({ from }) => from === me).map((request) => ({ request, other: request.to }));
  return [
    ...(incoming.length > 0 ? [{ heading: words.t.incoming }, ...incoming] : []),
    ...(outgoing.length > 0 ? [{ heading: words.t.outgoing }, ...outgoing] : []),
  ];
}

function RequestRow({ request, other }: { request: FriendRequest; other: string }) {
  const person = usePerson(other);
  const name = nameOf(person);
  const detail = (
    <>
      {request.message && <q dir="auto">{request.message}</q>}
      <bdi>@{other}</bdi> · {formatAgo(request.created)}
    </>
  );
  return (
    <div className="request-row">
      <PersonRow id={other} name={name} picture={person.avatar} detail={detail} onOpen={() => showPerson(other)}>
        <RequestButtons request={request} name={name} />
      </PersonRow>
    </div>
  );
}
