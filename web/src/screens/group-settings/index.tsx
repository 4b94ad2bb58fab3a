import type { GroupDetails } from "@parley/client";
import { useEffect, useState } from "preact/hooks";
import { client, useReadable } from "../../app/client";
import { goBack, useRoute } from "../../app/router";
import { addressOf } from "../../app/routes";
import { t } from "../../i18n";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { useInSync } from "../../people/work";
import { Avatar } from "../../ui/Avatar";
import { IconButton } from "../../ui/Button";
import { BackIcon, UsersIcon } from "../../ui/icons";
import { EmptyState, ErrorState } from "../../ui/States";
import { Tabs } from "../../ui/Tabs";
import { AboutTab } from "./AboutTab";
import { JoiningTab } from "./JoiningTab";
import { MembersTab } from "./MembersTab";
import { RequestsTab } from "./RequestsTab";
import { isManager } from "./rights";
import { words } from "./words";
import "./group-settings.css";

export { words };

const patience = 10_000;

/** Everything about one group. */
export default function GroupSettingsScreen() {
  const route = useRoute();
  const [round, setRound] = useState(0);
  if (route.name !== "group-settings") return null;
  return <Known key={`${route.id}/${round}`} id={route.id} onRetry={() => setRound(round + 1)} />;
}

function Known({ id, onRetry }: { id: string; onRetry: () => void }) {
  const details = useReadable(client.group(id).details);
  const groups = useReadable(client.groups.all);
  const inSync = useInSync();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patience);
    return () => clearTimeout(timer);
  }, []);
  const name = details?.name ?? groups.find((group) => group.id === id)?.name ?? t.groupSettings;
  const isIn = groups.some((group) => group.id === id);
  const back = { name: "conversation", kind: "group", id } as const;
  return (
    <div className="group-settings">
      <header className="pane-head">
        <IconButton icon={BackIcon} label={t.back} onClick={() => goBack(back)} />
        {details && <Avatar id={id} name={name} picture={details.avatar} size={36} />}
        <div className="grow">
          <h1 className="ellipsis" dir="auto">
            {name}
          </h1>
          {details && <p className="ellipsis">{t.members(details.size)}</p>}
        </div>
      </header>
      {details && isIn && <Sections details={details} />}
      {inSync && !isIn && (
        <EmptyState
          icon={UsersIcon}
          title={words.t.notIn}
          action={
            <a className="button" href={addressOf(back)}>
              {words.t.openChat}
            </a>
          }
        >
          {words.t.notInHint}
        </EmptyState>
      )}
      {!details &&
        !(inSync && !isIn) &&
        (late && inSync ? <ErrorState text={t.reason.timeout} onRetry={onRetry} /> : <RowsSkeleton label={t.loading} />)}
    </div>
  );
}

type Section = "about" | "members" | "joining" | "requests";

function Sections({ details }: { details: GroupDetails }) {
  const [section, setSection] = useState<Section>("about");
  const manager = isManager(details.role);
  const tabs = [
    { key: "about" as const, title: words.t.about },
    { key: "members" as const, title: words.t.members },
    ...(manager ? [{ key: "joining" as const, title: words.t.joining }] : []),
  ];
  if (manager) return <ManagerSections details={details} tabs={tabs} section={section} onSection={setSection} />;
  // Who was just made a member sees what members see.
  const shown = section === "members" ? "members" : "about";
  return (
    <Tabs label={words.t.sections} tabs={tabs} current={shown} onChange={setSection}>
      <SectionPanel details={details} section={shown} />
    </Tabs>
  );
}

interface ManagerProps {
  details: GroupDetails;
  tabs: readonly { key: Section; title: string }[];
  section: Section;
  onSection: (section: Section) => void;
}

function ManagerSections({ details, tabs, section, onSection }: ManagerProps) {
  const requests = useReadable(client.group(details.id).joinRequests);
  const all = [...tabs, { key: "requests" as const, title: words.t.requests, count: requests.length }];
  return (
    <Tabs label={words.t.sections} tabs={all} current={section} onChange={onSection}>
      <SectionPanel details={details} section={section} />
    </Tabs>
  );
}

function SectionPanel({ details, section }: { details: GroupDetails; section: Section }) {
  if (section === "members") return <MembersTab details={details} />;
  if (section === "joining") return <JoiningTab details={details} />;
  if (section === "requests") return <RequestsTab id={details.id} />;
  return <AboutTab details={details} />;
}
