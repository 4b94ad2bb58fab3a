import { ConversationPane } from "../chat/ConversationPane";
import { ConversationList } from "../list/ConversationList";
import { t } from "../i18n";
import { BackIcon, SearchIcon } from "../ui/icons";
import { MenuHost } from "../ui/Menu";
import { EmptyState } from "../ui/States";
import { commandKey } from "./dialogs";
import { ConnectionLine } from "./ConnectionLine";
import { PersonHost } from "./PersonHost";
import { Shortcuts } from "./Shortcuts";
import { QuickSwitch } from "./QuickSwitch";
import { useMedia } from "./media";
import { useRoute } from "./router";
import type { Route } from "./routes";
import { hasScreen, Screen } from "./screens";
import { SideHead } from "./SideHead";
import "./shell.css";
import { addressOf } from "./routes";

/** The page of a user who is signed in: the list on one side, what is open on the other; one of them on a phone. */
export function Shell() {
  const route = useRoute();
  // On a phone the list is all that there is.
  const alone = useMedia("(max-width: 799px)") && route.name === "home";
  return (
    <div className="shell" data-open={route.name !== "home"}>
      <a className="skip" href="#main">
        {t.skipToConversation}
      </a>
      <div className="side" role={alone ? "main" : "navigation"} aria-label={t.conversations}>
        <h1 className="sr-only">{t.conversations}</h1>
        <SideHead />
        <ConnectionLine />
        <ConversationList />
        {alone && <MenuHost />}
      </div>
      <main id="main" className="main" tabIndex={-1}>
        <Open route={route} />
        {!alone && <MenuHost />}
      </main>
      <QuickSwitch />
      <Shortcuts />
      <PersonHost />
    </div>
  );
}

function Open({ route }: { route: Route }) {
  if (route.name === "conversation" && route.kind === "server") return <Screen name="notices" />;
  if (route.name === "conversation")
    return <ConversationPane key={`${route.kind}/${route.id}`} kind={route.kind} id={route.id} at={route.at} />;
  if (route.name === "home")
    return (
      <EmptyState icon={SearchIcon} title={t.chooseConversation}>
        {t.chooseConversationHint(`${commandKey} K`)}
      </EmptyState>
    );
  if (hasScreen(route.name)) return <Screen name={route.name} />;
  return (
    <EmptyState
      heading="h1"
      title={t.notFound}
      action={
        <a className="button" href={addressOf({ name: "home" })}>
          <BackIcon size={18} />
          <span>{t.toConversations}</span>
        </a>
      }
    >
      {t.notFoundHint}
    </EmptyState>
  );
}
