import type { ComponentType } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { client, useReadable } from "../../app/client";
import { useRoute } from "../../app/router";
import { addressOf } from "../../app/routes";
import { t } from "../../i18n";
import { BackIcon, ShieldIcon } from "../../ui/icons";
import { EmptyState } from "../../ui/States";
import { Announcements } from "./announcements/Announcements";
import { Audit } from "./audit/Audit";
import { GroupDetail } from "./groups/GroupDetail";
import { Groups } from "./groups/Groups";
import { Invitations } from "./invitations/Invitations";
import { Messages } from "./messages/Messages";
import { Overview } from "./overview/Overview";
import { addressOfPage, pagesFor, placeOf, type PageName } from "./pages";
import { Delayed } from "./parts/Waiting";
import { UserDetail } from "./users/UserDetail";
import { Users } from "./users/Users";
import { words } from "./words";
import "./admin.css";

export { words };

const views: Record<PageName, ComponentType> = {
  overview: Overview,
  users: Users,
  groups: Groups,
  messages: Messages,
  invitations: Invitations,
  announcements: Announcements,
  audit: Audit,
};
const details: Partial<Record<PageName, ComponentType<{ id: string }>>> = { users: UserDetail, groups: GroupDetail };

/** What administrators and moderators do with the server: pages, one at a time. */
export default function Admin() {
  const me = useReadable(client.me);
  const route = useRoute();
  return (
    <>
      <header className="pane-head">
        <a className="icon-button only-narrow" href={addressOf({ name: "home" })} aria-label={t.toConversations} title={t.toConversations}>
          <BackIcon />
        </a>
        <h1>{t.administration}</h1>
      </header>
      {me ? <Pages role={me.role} page={route.name === "admin" ? route.page : ""} /> : <Delayed />}
    </>
  );
}

function Pages({ role, page }: { role?: "admin" | "moderator"; page: string }) {
  if (!role)
    return (
      <EmptyState icon={ShieldIcon} title={words.t.notStaff}>
        {words.t.notStaffHint}
      </EmptyState>
    );
  const pages = pagesFor(role);
  const { name, id } = placeOf(page, pages);
  return (
    <>
      <Nav pages={pages} current={name} />
      <div className="admin">
        <div className="pane-body">
          <Place name={name} id={id} mayOpen={name !== undefined && pages.includes(name)} />
        </div>
      </div>
    </>
  );
}

function Nav({ pages, current }: { pages: readonly PageName[]; current?: PageName }) {
  const nav = useRef<HTMLElement>(null);
  useLayoutEffect(() => nav.current!.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }), [current]);
  return (
    <nav ref={nav} className="admin-nav" aria-label={t.administration}>
      {pages.map((page) => (
        <a key={page} href={addressOfPage(page)} aria-current={page === current ? "page" : undefined}>
          {words.t.pages[page]}
        </a>
      ))}
    </nav>
  );
}

function Place({ name, id, mayOpen }: { name?: PageName; id?: string; mayOpen: boolean }) {
  if (!name) return <EmptyState title={t.notFound}>{t.notFoundHint}</EmptyState>;
  if (!mayOpen)
    return (
      <EmptyState icon={ShieldIcon} title={words.t.notAdmin}>
        {words.t.notAdminHint}
      </EmptyState>
    );
  if (id === undefined) {
    const View = views[name];
    return <View key={name} />;
  }
  const Detail = details[name];
  return Detail ? <Detail key={id} id={id} /> : <EmptyState title={t.notFound}>{t.notFoundHint}</EmptyState>;
}
