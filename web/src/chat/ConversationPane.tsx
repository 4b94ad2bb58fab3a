import type { Message } from "@parley/client";
import { useMemo, useRef, useState } from "preact/hooks";
import { attempt, client, useReadable } from "../app/client";
import { ConnectionLine } from "../app/ConnectionLine";
import { useFace } from "../app/conversations";
import { useGroupOf } from "../app/groups";
import { navigate } from "../app/router";
import type { ConversationKind } from "../app/routes";
import { Composer } from "../composer/Composer";
import { CannotWrite } from "../composer/CannotWrite";
import { FilesDialog } from "../composer/FilesDialog";
import { useComposer } from "../composer/useComposer";
import { useDrop } from "../composer/useDrop";
import { useWhyNot } from "../composer/whyNot";
import { t } from "../i18n";
import { findMessage } from "../timeline/findMessage";
import { QuotedContext } from "../timeline/quoted";
import { Readers } from "../timeline/Readers";
import { TimelineView } from "../timeline/TimelineView";
import { useTimeline } from "../timeline/useTimeline";
import { picturesOf, Viewer } from "../timeline/Viewer";
import { toast } from "../ui/Toasts";
import { ChatContext, type Chat } from "./context";
import { ConversationHead } from "./ConversationHead";
import { SearchPanel } from "./SearchPanel";
import "./chat.css";

const mostFiles = 20;

interface PaneProps {
  kind: ConversationKind;
  id: string;
  at: number | undefined;
}

/** One conversation: who it is with, what was said, and the input. */
export function ConversationPane({ kind, id, at }: PaneProps) {
  const conversation = client.conversation({ kind, with: id });
  const state = useReadable(conversation.state);
  const timeline = useTimeline(conversation, at);
  const window = useReadable(timeline);
  const composition = useComposer(conversation, state);
  const unknown = window.error?.reason === "unknown-user" && window.messages.length === 0;
  const why = useWhyNot(conversation.ref) ?? (unknown ? t.reason["unknown-user"] : undefined);
  const details = useGroupOf(conversation.ref);
  const { name } = useFace(conversation.ref);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [viewed, setViewed] = useState<string>();
  const [readersOf, setReadersOf] = useState<Message>();
  const [searching, setSearching] = useState(false);
  const area = useRef<HTMLDivElement>(null);
  const byId = useMemo(() => new Map(window.messages.map((message) => [message.id, message])), [window.messages]);

  // One object for the whole life of the pane, so that rows are not drawn again; it asks for the newest of everything.
  const latest = useRef({ composition, byId, details, why });
  latest.current = { composition, byId, details, why };
  const chat = useMemo<Chat>(
    () => ({
      conversation,
      reply: (message) => latest.current.composition.setQuote(message),
      edit: (message) => message.kind === "text" && latest.current.composition.startEdit(message),
      jump: (seq) => navigate({ name: "conversation", kind, id, at: seq }),
      leaveJump: () => navigate({ name: "conversation", kind, id }, { replace: true }),
      jumpToQuoted: (quoted) => attempt(jumpToQuoted(quoted)),
      view: setViewed,
      mayWrite: () => latest.current.why === undefined,
      manages: () => latest.current.details !== undefined && latest.current.details.role !== "member",
      showReaders: setReadersOf,
    }),
    [conversation],
  );

  const jumpToQuoted = async (quoted: string) => {
    const { byId } = latest.current;
    const found = byId.get(quoted) ?? (await findMessage(conversation, quoted, timeline.get().messages[0]?.seq ?? 1));
    if (found) chat.jump(found.seq);
    else toast(t.quoteGone);
  };

  const offer = (offered: readonly File[]) => {
    if (why) return;
    if (offered.length > mostFiles) toast(t.tooManyFiles(mostFiles), { danger: true });
    setFiles(offered.slice(0, mostFiles));
  };
  const above = useDrop(area, offer);
  const sendFiles = (chosen: readonly File[]) => {
    setFiles([]);
    const quote = composition.quote && { quote: composition.quote.id };
    composition.setQuote(undefined);
    chosen.forEach((file, index) => attempt(conversation.sendFile(file, { name: file.name || t.file, ...(index === 0 && quote) })));
  };

  return (
    <ChatContext value={chat}>
      <QuotedContext value={byId}>
        <div ref={area} className="chat">
          <ConversationHead kind={kind} id={id} state={state} onSearch={() => setSearching(!searching)} />
          <ConnectionLine />
          {searching && <SearchPanel onClose={() => setSearching(false)} />}
          <TimelineView timeline={timeline} state={window} conversation={state} at={at} />
          {why ? (
            <CannotWrite why={why} hasDraft={composition.text !== ""} conversation={conversation.ref} />
          ) : (
            <Composer composition={composition} name={name} messages={window.messages} onFiles={offer} />
          )}
          {above && !why && <div className="drop-here">{t.dropHere}</div>}
        </div>
        {files.length > 0 && <FilesDialog files={files} onSend={sendFiles} onClose={() => setFiles([])} />}
        {viewed && <Viewer pictures={picturesOf(window.messages)} start={viewed} onClose={() => setViewed(undefined)} />}
        {readersOf && <Readers message={readersOf} onClose={() => setReadersOf(undefined)} />}
      </QuotedContext>
    </ChatContext>
  );
}
