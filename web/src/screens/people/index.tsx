import { useState } from "preact/hooks";
import { client, useReadable } from "../../app/client";
import { ownId } from "../../app/people";
import { goBack } from "../../app/router";
import { addressOf } from "../../app/routes";
import { t } from "../../i18n";
import { IconButton } from "../../ui/Button";
import { BackIcon, UsersIcon } from "../../ui/icons";
import { Tabs } from "../../ui/Tabs";
import { BlockedTab } from "./BlockedTab";
import { FindTab } from "./FindTab";
import { FriendsTab } from "./FriendsTab";
import { RequestsTab } from "./RequestsTab";
import { words } from "./words";
import "./people.css";

export { words };

type Section = "friends" | "requests" | "find" | "blocked";

/** The people around the user, and the way to others. */
export default function PeopleScreen() {
  const requests = useReadable(client.people.requests);
  const [section, setSection] = useState<Section>("friends");
  const [search, setSearch] = useState("");
  const waiting = requests.filter(({ to }) => to === ownId()).length;
  const find = (text: string) => {
    setSearch(text);
    setSection("find");
  };
  const tabs = [
    { key: "friends", title: words.t.friends },
    { key: "requests", title: words.t.requests, count: waiting },
    { key: "find", title: words.t.find },
    { key: "blocked", title: words.t.blocked },
  ] as const;
  return (
    <div className="people">
      <header className="pane-head">
        <IconButton className="only-narrow" icon={BackIcon} label={t.back} onClick={() => goBack({ name: "home" })} />
        <h1 className="grow">{t.people}</h1>
        <a className="button" href={addressOf({ name: "new-group" })}>
          <UsersIcon size={18} />
          <span>{t.newGroup}</span>
        </a>
      </header>
      <Tabs label={words.t.sections} tabs={tabs} current={section} onChange={setSection}>
        {section === "friends" && <FriendsTab onFind={find} />}
        {section === "requests" && <RequestsTab />}
        {section === "find" && <FindTab search={search} onSearch={setSearch} />}
        {section === "blocked" && <BlockedTab />}
      </Tabs>
    </div>
  );
}
