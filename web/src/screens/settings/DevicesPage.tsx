import type { Http } from "@parley/client";
import { useEffect, useState } from "preact/hooks";
import { client, explain } from "../../app/client";
import { formatAgo, formatFull, formatWhen } from "../../i18n";
import { Button } from "../../ui/Button";
import { confirm } from "../../ui/confirm";
import { toast } from "../../ui/Toasts";
import { Pending } from "./Pending";
import { useLoaded } from "./useLoaded";
import { words } from "./words";

type Session = Http["SessionInfo"];

/** Where the user is signed in. */
export function DevicesPage() {
  const sessions = useLoaded(async () => (await client.api.sessions.list()).sessions);
  useEffect(() => client.notices.onNotice(({ kind }) => kind === "session-ended" && sessions.reload()), []);
  if (!sessions.value) return <Pending of={sessions} />;

  const others = sessions.value.filter(({ current }) => !current).sort((one, other) => other.seen - one.seen);
  const own = sessions.value.find(({ current }) => current);
  const endOthers = async () => {
    const { signOutOthersQuestion: title, signOutOthersText: text, signOutOthers: action } = words.t;
    if (await confirm({ title, text, action, danger: true })) await end(() => client.api.sessions.endOthers(), sessions.reload);
  };
  return (
    <>
      {own && (
        <section className="card">
          <h2>{words.t.thisDevice}</h2>
          <ul className="lines">
            <Device session={own} />
          </ul>
        </section>
      )}
      <section className="card">
        <h2>{words.t.otherDevices}</h2>
        {others.length === 0 ? (
          <p className="note">{words.t.noOtherDevices}</p>
        ) : (
          <>
            <ul className="lines">
              {others.map((session) => (
                <Device key={session.device} session={session} ended={sessions.reload} />
              ))}
            </ul>
            <div className="form-footer">
              <Button look="danger" onClick={endOthers}>
                {words.t.signOutOthers}
              </Button>
            </div>
          </>
        )}
      </section>
    </>
  );
}

async function end(work: () => Promise<unknown>, done: () => void): Promise<void> {
  await work().then(
    () => toast(words.t.devicesSignedOut),
    (error) => toast(explain(error), { danger: true }),
  );
  done();
}

function Device({ session: { device, name: own, created, seen }, ended }: { session: Session; ended?: () => void }) {
  const [busy, setBusy] = useState(false);
  const name = own || words.t.unnamedDevice;
  const signOut = async () => {
    const { signOutThatQuestion, signOutThatText: text, signOutDevice: action } = words.t;
    if (!(await confirm({ title: signOutThatQuestion(name), text, action, danger: true }))) return;
    setBusy(true);
    await end(
      () => client.api.sessions.end(device),
      () => {
        setBusy(false);
        ended?.();
      },
    );
  };
  return (
    <li>
      <div className="grow">
        <b dir="auto">{name}</b>
        <p className="note" title={formatFull(created)}>
          {words.t.signedInSince(formatWhen(created))}
          {ended && ` · ${words.t.lastUsed(formatAgo(seen))}`}
        </p>
      </div>
      {ended && (
        <Button busy={busy} onClick={signOut} aria-label={words.t.signOutThat(name)}>
          {words.t.signOutDevice}
        </Button>
      )}
    </li>
  );
}
