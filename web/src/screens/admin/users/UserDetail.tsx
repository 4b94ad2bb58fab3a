import type { Http } from "@parley/client";
import { client, useReadable } from "../../../app/client";
import { ownId } from "../../../app/people";
import { formatBytes, formatNumber } from "../../../i18n";
import { Avatar } from "../../../ui/Avatar";
import { UserIcon } from "../../../ui/icons";
import { EmptyState } from "../../../ui/States";
import { Fact, Facts } from "../parts/Facts";
import { PageTitle } from "../parts/PageTitle";
import { useLoaded } from "../parts/useLoaded";
import { Waiting } from "../parts/Waiting";
import { When } from "../parts/When";
import { words } from "../words";
import { AccessCard } from "./AccessCard";
import { BanCard } from "./BanCard";
import { Devices } from "./Devices";
import { RoleCard } from "./RoleCard";
import { RoleTag } from "./tags";
import "./users.css";

/** One user: what is known of the account, and what can be done with it. */
export function UserDetail({ id }: { id: string }) {
  const loaded = useLoaded(id, () => client.api.administration.user(id));
  const reason = (loaded.error as { reason?: string } | undefined)?.reason;
  if (reason === "unknown-user" || reason === "not-found" || reason === "malformed") {
    return (
      <>
        <PageTitle text={id} of="users" />
        <EmptyState icon={UserIcon} title={words.t.noSuchUser} />
      </>
    );
  }
  return <Waiting of={loaded}>{(user) => <Detail user={user} changed={loaded.reload} />}</Waiting>;
}

function Detail({ user, changed }: { user: Http["AccountDetails"]; changed: () => void }) {
  const me = useReadable(client.me);
  const { id, name, role } = user;
  const why = id === ownId() ? words.t.yourself : me?.role === "moderator" && role ? words.t.staffOnly : undefined;
  return (
    <>
      <PageTitle text={name} of="users">
        {role && <RoleTag role={role} />}
      </PageTitle>
      <section className="card" aria-label={words.t.profile}>
        <div className="person">
          <Avatar id={id} name={name} size={64} online={user.online} />
          <Facts>
            <Fact name="ID">
              <span className="mono">{id}</span>
            </Fact>
            <Fact name={words.t.lastSeen}>
              {user.online ? words.t.onlineState : user.lastSeen === undefined ? words.t.never : <When time={user.lastSeen} full />}
            </Fact>
            <Fact name={words.t.created}>
              <When time={user.created} full />
            </Fact>
            <Fact name={words.t.friends}>{formatNumber(user.friends)}</Fact>
            <Fact name={words.t.groups}>{formatNumber(user.groups)}</Fact>
            {user.files && <Fact name={words.t.space}>{spaceOf(user.files)}</Fact>}
          </Facts>
        </div>
        {why && <p>{why}</p>}
      </section>
      {!why && <BanCard user={user} changed={changed} />}
      <Devices sessions={user.sessions} />
      {!why && me?.role === "admin" && (
        <>
          <AccessCard user={user} changed={changed} />
          <RoleCard key={role} user={user} changed={changed} />
        </>
      )}
    </>
  );
}

const spaceOf = ({ used, quota }: Http["FileUse"]): string =>
  quota === undefined ? formatBytes(used) : words.t.spaceOf(formatBytes(used), formatBytes(quota));
