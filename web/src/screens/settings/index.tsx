import type { ComponentType } from "preact";
import { attempt, client } from "../../app/client";
import { goBack, useRoute } from "../../app/router";
import { addressOf } from "../../app/routes";
import { t } from "../../i18n";
import { IconButton } from "../../ui/Button";
import { confirm } from "../../ui/confirm";
import { focusAtFirst } from "../../ui/focus";
import {
  BackIcon,
  BellIcon,
  InfoIcon,
  KeyboardIcon,
  LeaveIcon,
  LinkIcon,
  LockIcon,
  ShieldIcon,
  SunIcon,
  UserIcon,
  type Icon,
} from "../../ui/icons";
import { AboutPage } from "./AboutPage";
import { AppearancePage } from "./AppearancePage";
import { DevicesPage } from "./DevicesPage";
import { InvitationsPage } from "./InvitationsPage";
import { NotificationsPage } from "./NotificationsPage";
import { PasswordPage } from "./PasswordPage";
import { PrivacyPage } from "./PrivacyPage";
import { ProfilePage } from "./ProfilePage";
import { words } from "./words";
import "./settings.css";

export { words };

type PageName = keyof typeof words.t.page;

const pages: Record<PageName, { icon: Icon; Page: ComponentType }> = {
  profile: { icon: UserIcon, Page: ProfilePage },
  password: { icon: LockIcon, Page: PasswordPage },
  devices: { icon: KeyboardIcon, Page: DevicesPage },
  notifications: { icon: BellIcon, Page: NotificationsPage },
  appearance: { icon: SunIcon, Page: AppearancePage },
  privacy: { icon: ShieldIcon, Page: PrivacyPage },
  invitations: { icon: LinkIcon, Page: InvitationsPage },
  about: { icon: InfoIcon, Page: AboutPage },
};

const isPage = (name: string): name is PageName => Object.hasOwn(pages, name);

/** The settings: their pages, and beside them or alone, depending on the width, the page that is open. */
export default function Settings() {
  const route = useRoute();
  const asked = route.name === "settings" ? route.page : "";
  const isRoot = !isPage(asked);
  const open = isRoot ? "profile" : asked;
  const { Page } = pages[open];
  const up = isRoot ? ({ name: "home" } as const) : ({ name: "settings", page: "" } as const);
  return (
    <div className="settings" data-root={isRoot}>
      <header className="pane-head">
        <IconButton
          className={isRoot ? "only-narrow" : "to-pages"}
          icon={BackIcon}
          label={isRoot ? t.back : words.t.toSettings}
          onClick={() => goBack(up)}
        />
        <h1 key={asked} ref={focusAtFirst} tabIndex={-1} className="grow">
          {isRoot ? words.t.title : words.t.page[open]}
        </h1>
      </header>
      <div className="settings-panes">
        <PageList current={open} />
        <div key={open} className="settings-page">
          <Page />
        </div>
      </div>
    </div>
  );
}

function PageList({ current }: { current: PageName }) {
  return (
    <nav className="settings-list" aria-label={words.t.pages}>
      {Object.entries(pages).map(([name, { icon: Drawing }]) => (
        <a key={name} href={addressOf({ name: "settings", page: name })} aria-current={name === current ? "page" : undefined}>
          <Drawing />
          <span>{words.t.page[name as PageName]}</span>
        </a>
      ))}
      <button type="button" className="danger" onClick={() => attempt(signOut())}>
        <LeaveIcon />
        <span>{words.t.signOut}</span>
      </button>
    </nav>
  );
}

async function signOut(): Promise<void> {
  const { signOutQuestion: title, signOutText: text, signOut: action } = words.t;
  if (await confirm({ title, text, action, danger: true })) await client.signOut();
}
