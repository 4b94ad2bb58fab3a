import type { Http } from "@parley/client";
import { formatAgo, formatWhen } from "../../../i18n";
import { words } from "../words";

/** Where a user is signed in. */
export function Devices({ sessions }: { sessions: readonly Http["SessionInfo"][] }) {
  return (
    <section className="card">
      <h3>{words.t.devices(sessions.length)}</h3>
      {sessions.length === 0 ? (
        <p>{words.t.noDevices}</p>
      ) : (
        <ul className="devices">
          {sessions.map((session) => (
            <Device key={session.device} {...session} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Device({ name, created, seen, current }: Http["SessionInfo"]) {
  return (
    <li>
      <b dir="auto">{name || words.t.unnamedDevice}</b>
      {current && <span className="tag good">{words.t.thisDevice}</span>}
      <small>
        {words.t.signedInAt(formatWhen(created))} · {words.t.usedAt(formatAgo(seen))}
      </small>
    </li>
  );
}
