import type { Notice } from "@parley/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { client, useReadable } from "../../app/client";
import { ConnectionLine } from "../../app/ConnectionLine";
import { goBack, navigate, useRoute } from "../../app/router";
import { addressOf } from "../../app/routes";
import { t } from "../../i18n";
import { Button, IconButton } from "../../ui/Button";
import { focusAtFirst } from "../../ui/focus";
import { BackIcon, BellIcon, MegaphoneIcon } from "../../ui/icons";
import { Spinner } from "../../ui/Spinner";
import { EmptyState, ErrorState } from "../../ui/States";
import { Tabs } from "../../ui/Tabs";
import { AnnouncementItem } from "./AnnouncementItem";
import { NoticeItem } from "./NoticeItem";
import { words } from "./words";
import "./notices.css";

export { words };

type Tab = "server" | "*";

/** What the server tells the user: what happened to them, and what the administrators tell everybody. */
export default function Notices() {
  const route = useRoute();
  const tab: Tab = route.name === "conversation" && route.id === "*" ? "*" : "server";
  const { notices, announcements, more } = useReadable(client.notices);
  const shown = tab === "*" ? announcements : notices;
  const readUpTo = useReadUpTo();
  const opened = useRef(new Set<Tab>()).current.add(tab);
  const count = (one: Tab, of: readonly Notice[]) => (opened.has(one) ? 0 : of.filter(({ seq }) => seq > readUpTo[one]).length);
  const loading = useLoading();
  useMarkRead(shown.at(-1)?.seq);
  return (
    <div className="notices">
      <header className="pane-head">
        <IconButton className="only-narrow" icon={BackIcon} label={t.back} onClick={() => goBack({ name: "home" })} />
        <h1 ref={focusAtFirst} tabIndex={-1} className="grow">
          {words.t.title}
        </h1>
      </header>
      <ConnectionLine />
      <div className="notices-body">
        <Tabs
          label={words.t.title}
          current={tab}
          onChange={(id) => navigate(addressOf({ name: "conversation", kind: "server", id }), { replace: true })}
          tabs={[
            { key: "server", title: words.t.notices, count: count("server", notices) },
            { key: "*", title: words.t.announcements, count: count("*", announcements) },
          ]}
        >
          {shown.length > 0 && (
            <ol className="notice-list">
              {[...shown].reverse().map((notice) => (
                <Item key={notice.id} notice={notice} isNew={notice.seq > readUpTo[tab]} />
              ))}
            </ol>
          )}
          {shown.length === 0 && !more && <Nothing tab={tab} />}
          {shown.length === 0 &&
            more &&
            (loading.is ? (
              <div className="state">
                <Spinner label={t.loading} />
              </div>
            ) : (
              <ErrorState text={t.reason.offline} onRetry={loading.again} />
            ))}
          {shown.length > 0 && more && (
            <Button className="older" busy={loading.is} onClick={loading.again}>
              {words.t.older}
            </Button>
          )}
        </Tabs>
      </div>
    </div>
  );
}

const Item = ({ notice, isNew }: { notice: Notice; isNew: boolean }) =>
  notice.kind === "announcement" ? <AnnouncementItem notice={notice} isNew={isNew} /> : <NoticeItem notice={notice} isNew={isNew} />;

function Nothing({ tab }: { tab: Tab }) {
  if (tab === "*")
    return (
      <EmptyState icon={MegaphoneIcon} title={words.t.noAnnouncements}>
        {words.t.noAnnouncementsHint}
      </EmptyState>
    );
  return (
    <EmptyState icon={BellIcon} title={words.t.noNotices}>
      {words.t.noNoticesHint}
    </EmptyState>
  );
}

/** Whether older ones are being fetched; at first, any. */
function useLoading() {
  const [is, set] = useState(true);
  const again = () => {
    set(true);
    void client.notices.loadOlder().finally(() => set(false));
  };
  useEffect(again, []);
  return { is, again };
}

/** Up to where the user had read when the screen was opened: what follows is marked as new as long as it is open. */
function useReadUpTo(): Record<Tab, number> {
  const own = useReadable(client.conversation({ kind: "server", with: "server" }).state)?.readSeq;
  const all = useReadable(client.conversation({ kind: "server", with: "*" }).state)?.readSeq;
  const [first, setFirst] = useState<Partial<Record<Tab, number>>>({});
  useEffect(() => setFirst((before) => ({ server: before.server ?? own, "*": before["*"] ?? all })), [own, all]);
  return { server: first.server ?? own ?? Infinity, "*": first["*"] ?? all ?? Infinity };
}

/** Marks everything as read while the user looks at the page. */
function useMarkRead(newest: number | undefined): void {
  useEffect(() => {
    const mark = () => {
      if (document.visibilityState === "visible" && document.hasFocus()) client.notices.markRead();
    };
    mark();
    addEventListener("focus", mark);
    return () => removeEventListener("focus", mark);
  }, [newest]);
}
