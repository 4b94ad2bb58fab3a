import type { BlockedUser } from "@parley/client";
import { useState } from "preact/hooks";
import { attempt, client, explain, useReadable } from "../../app/client";
import { Avatar } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { Switch } from "../../ui/Switch";
import { toast } from "../../ui/Toasts";
import { words } from "./words";

/** Who sees the user, and who cannot reach them. */
export function PrivacyPage() {
  const visible = useReadable(client.people.visible);
  const blocked = useReadable(client.people.blocked);
  return (
    <>
      <section className="card">
        <Switch
          label={words.t.visible}
          hint={words.t.visibleHint}
          checked={visible}
          onChange={(on) => attempt(client.people.setVisible(on))}
        />
      </section>
      <section className="card">
        <h2>{words.t.blocked}</h2>
        <p className="note">{blocked.length === 0 ? words.t.nobodyBlocked : words.t.blockedHint}</p>
        {blocked.length > 0 && (
          <ul className="lines">
            {blocked.map((user) => (
              <Blocked key={user.id} user={user} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function Blocked({ user: { id, name, avatar } }: { user: BlockedUser }) {
  const [busy, setBusy] = useState(false);
  const unblock = async () => {
    setBusy(true);
    await client.people.unblock(id).then(
      () => toast(words.t.unblocked(name)),
      (error) => toast(explain(error), { danger: true }),
    );
    setBusy(false);
  };
  return (
    <li>
      <Avatar id={id} name={name} picture={avatar} size={40} />
      <div className="grow">
        <b className="ellipsis" dir="auto">
          {name}
        </b>
        <p className="note">@{id}</p>
      </div>
      <Button busy={busy} onClick={unblock} aria-label={words.t.unblockThat(name)}>
        {words.t.unblock}
      </Button>
    </li>
  );
}
