import { formatNumber, t } from "../i18n";
import { Avatar } from "../ui/Avatar";
import { BellIcon, KeyboardIcon, SettingsIcon, ShieldIcon, UserPlusIcon, UsersIcon, type Icon } from "../ui/icons";
import { MenuButton } from "../ui/Menu";
import type { MenuItem } from "../ui/menu";
import { client, useReadable } from "./client";
import { navigate } from "./router";
import { openDialog } from "./dialogs";
import { addressOf } from "./routes";

/** The user's own name, and the ways to everything that is not a conversation. */
export function SideHead() {
  const me = useReadable(client.me);
  const session = useReadable(client.session);
  const requests = useReadable(client.people.requests);
  const id = session.state === "signed-in" ? session.user : "";
  const { notices } = useReadable(client.unread);
  const waiting = requests.filter(({ to }) => to === id).length;
  return (
    <div className="side-head">
      <a className="me" href={addressOf({ name: "settings", page: "" })} title={t.settings}>
        <Avatar id={id} name={me?.name ?? id} picture={me?.avatar} size={36} />
        <span className="ellipsis" dir="auto">
          {me?.name ?? id}
        </span>
      </a>
      <CountedLink
        href={addressOf({ name: "conversation", kind: "server", id: "server" })}
        label={t.notices}
        icon={BellIcon}
        count={notices}
      />
      <CountedLink href={addressOf({ name: "people" })} label={t.people} icon={UserPlusIcon} count={waiting} />
      <MenuButton label={t.mainMenu} items={() => mainMenu(me?.role !== undefined)} />
    </div>
  );
}

function CountedLink({ href, label, icon: Drawing, count }: { href: string; label: string; icon: Icon; count: number }) {
  return (
    <span className="counted">
      <a className="icon-button" href={href} aria-label={count > 0 ? `${label}: ${formatNumber(count)}` : label} title={label}>
        <Drawing />
      </a>
      {count > 0 && (
        <span className="badge" aria-hidden="true">
          {count > 99 ? "99+" : count}
        </span>
      )}
    </span>
  );
}

function mainMenu(managesServer: boolean): MenuItem[] {
  const items: MenuItem[] = [
    { label: t.newGroup, icon: UsersIcon, onSelect: () => navigate({ name: "new-group" }) },
    { label: t.people, icon: UserPlusIcon, onSelect: () => navigate({ name: "people" }) },
    { label: t.settings, icon: SettingsIcon, onSelect: () => navigate({ name: "settings", page: "" }) },
    { label: t.shortcuts, icon: KeyboardIcon, onSelect: () => openDialog("shortcuts") },
  ];
  if (managesServer)
    items.splice(3, 0, { label: t.administration, icon: ShieldIcon, onSelect: () => navigate({ name: "admin", page: "" }) });
  return items;
}
