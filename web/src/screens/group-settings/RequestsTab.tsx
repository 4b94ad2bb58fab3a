import type { JoinRequest } from "@parley/client";
import { client, useReadable } from "../../app/client";
import { showPerson } from "../../app/dialogs";
import { nameOf, usePerson } from "../../app/people";
import { formatAgo } from "../../i18n";
import { PersonRow } from "../../people/PersonRow";
import { explainAs, useWork } from "../../people/work";
import { Button } from "../../ui/Button";
import { UserPlusIcon } from "../../ui/icons";
import { EmptyState } from "../../ui/States";
import { toast } from "../../ui/Toasts";
import { VirtualList } from "../../ui/VirtualList";
import { words } from "./words";

/** Who asks to join. */
export function RequestsTab({ id }: { id: string }) {
  const requests = useReadable(client.group(id).joinRequests);
  if (requests.length === 0)
    return (
      <EmptyState icon={UserPlusIcon} title={words.t.noRequests}>
        {words.t.noRequestsHint}
      </EmptyState>
    );
  return (
    <div className="members">
      <VirtualList
        aria-label={words.t.requests}
        count={requests.length}
        rowHeight={72}
        keyOf={(index) => requests[index]!.id}
        row={(index) => <RequestRow request={requests[index]!} />}
      />
    </div>
  );
}

function RequestRow({ request }: { request: JoinRequest }) {
  const { group: groupId, id, user, message, created } = request;
  const group = client.group(groupId);
  const person = usePerson(user);
  const { busy, run } = useWork();
  const name = person.remark ?? request.name;
  const answer = (work: () => Promise<void>) => run(() => work().catch((error) => toast(explain(error), { danger: true })));
  const detail = (
    <>
      {message && <q dir="auto">{message}</q>}
      <bdi>@{user}</bdi> · {formatAgo(created)}
    </>
  );
  return (
    <div className="request-row">
      <PersonRow id={user} name={name} picture={person.avatar} detail={detail} onOpen={() => showPerson(user)}>
        <Button
          look="primary"
          busy={busy}
          aria-label={`${words.t.accept}: ${nameOf(person)}`}
          onClick={() => answer(() => group.acceptJoin(id))}
        >
          {words.t.accept}
        </Button>
        <Button disabled={busy} aria-label={`${words.t.decline}: ${nameOf(person)}`} onClick={() => answer(() => group.declineJoin(id))}>
          {words.t.decline}
        </Button>
      </PersonRow>
    </div>
  );
}

const explain = (error: unknown): string =>
  explainAs(error, { conflict: words.t.answeredAlready, "not-found": words.t.answeredAlready, "too-large": words.t.groupFull })!;
