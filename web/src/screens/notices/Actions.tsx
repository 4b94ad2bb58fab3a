import type { Notice, Wire } from "@parley/client";
import { useState } from "preact/hooks";
import { client, explain, useReadable } from "../../app/client";
import { ownId } from "../../app/people";
import { addressOf, type Route } from "../../app/routes";
import { Button } from "../../ui/Button";
import { toast } from "../../ui/Toasts";
import { otherOf } from "./describe";
import { words } from "./words";

/** What the user can do about a notice. Nothing if it is settled. */
export function Actions({ notice }: { notice: Notice }) {
  switch (notice.kind) {
    case "friend-request":
      return <FriendRequestActions notice={notice} />;
    case "friend-accepted":
      return <WriteTo id={otherOf(notice, ownId())} />;
    case "group-join-requested":
      return notice.user === ownId() ? null : <JoinRequestActions notice={notice} />;
    case "group-invited":
    case "group-joined":
    case "group-join-accepted":
    case "group-role":
    case "group-unmuted":
      return <OpenGroup id={notice.group} />;
    case "session-ended":
      return (
        <Links>
          <Go to={{ name: "settings", page: "devices" }}>{words.t.devices}</Go>
        </Links>
      );
    default:
      return null;
  }
}

const Links = ({ children }: { children: preact.ComponentChildren }) => <div className="notice-actions">{children}</div>;

const Go = ({ to, children }: { to: Route; children: string }) => (
  <a className="button" href={addressOf(to)}>
    <span>{children}</span>
  </a>
);

function WriteTo({ id }: { id: string }) {
  const friends = useReadable(client.people.friends);
  if (!friends.some((friend) => friend.id === id)) return null;
  return (
    <Links>
      <Go to={{ name: "conversation", kind: "friend", id }}>{words.t.write}</Go>
    </Links>
  );
}

function OpenGroup({ id }: { id: string }) {
  const groups = useReadable(client.groups.all);
  if (!groups.some((group) => group.id === id)) return null;
  return (
    <Links>
      <Go to={{ name: "conversation", kind: "group", id }}>{words.t.openGroup}</Go>
    </Links>
  );
}

function FriendRequestActions({ notice: { request, from } }: { notice: Wire.FriendRequestNotice }) {
  const requests = useReadable(client.people.requests);
  const { people } = client;
  if (!requests.some(({ id }) => id === request)) return null;
  if (from === ownId())
    return (
      <Links>
        <Act look="plain" text={words.t.takeBack} work={() => people.cancel(request)} />
      </Links>
    );
  return <Answers accept={() => people.accept(request)} decline={() => people.decline(request)} />;
}

/** Only the managers of a group see the requests to join it. */
function JoinRequestActions({ notice: { group: id, request } }: { notice: Wire.JoinNotice }) {
  const group = client.group(id);
  const requests = useReadable(group.joinRequests);
  if (!requests.some((one) => one.id === request)) return null;
  return <Answers accept={() => group.acceptJoin(request)} decline={() => group.declineJoin(request)} />;
}

const Answers = ({ accept, decline }: Record<"accept" | "decline", () => Promise<void>>) => (
  <Links>
    <Act look="primary" text={words.t.accept} work={accept} />
    <Act look="plain" text={words.t.decline} work={decline} />
  </Links>
);

function Act({ look, text, work }: { look: "primary" | "plain"; text: string; work: () => Promise<void> }) {
  const [busy, setBusy] = useState(false);
  const act = async () => {
    setBusy(true);
    await work().catch((error) => toast(explain(error), { danger: true }));
    setBusy(false);
  };
  return (
    <Button look={look} busy={busy} onClick={act}>
      {text}
    </Button>
  );
}
