import type { ConversationState, Notice } from "@parley/client";
import { client } from "../app/client";
import { ownId } from "../app/people";
import { navigate } from "../app/router";
import { addressOf } from "../app/routes";
import { language } from "../i18n";
import { messageAlert, noticeAlert, type Alert } from "./alerts";
import { notifyState, subscribe, worker } from "./device";
import { newsOf } from "./news";

// Time for the user's other devices to say that the message is being read there.
const patience = 500;

/** Notifies the user of what arrives while they do not look at the page, and lets the server push to this browser. */
export function startNotify(): void {
  if (notifyState.value === "insecure" || notifyState.value === "unsupported") return;
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<{ open?: string }>) => data.open && navigate(data.open));
  let before: readonly ConversationState[] | undefined;

  const connected = () => {
    const { state } = client.connection.get();
    // The closed connection of a session that has ended. What another user sees next is not news.
    if (state === "closed") before = undefined;
    if (!isSynced() || before) return;
    before = client.conversations.get();
    if (isOn()) subscribe().catch(() => {}); // The next start tries again.
  };
  client.connection.subscribe(connected);
  connected();

  client.conversations.subscribe(() => {
    if (!before) return;
    const after = client.conversations.get();
    const { written, read } = newsOf(before, after, ownId());
    before = after;
    for (const conversation of written) setTimeout(() => void tellOf(conversation), patience);
    for (const conversation of read) tell({ close: pathOf(conversation) });
  });

  client.notices.onNotice((notice) => void tellOfNotice(notice));
  client.session.subscribe(() => client.session.get().state === "signed-out" && void closeAll());
  language.subscribe(() => isOn() && void worker());
}

const isOn = (): boolean => notifyState.value === "on";

function isSynced(): boolean {
  const connection = client.connection.get();
  return connection.state === "online" && connection.progress === 1;
}

const pathOf = ({ kind, with: id }: ConversationState): string => addressOf({ name: "conversation", kind, id });

async function tellOf(conversation: ConversationState): Promise<void> {
  const now = client.conversation(conversation).state.get();
  if (isOn() && now && now.readSeq < conversation.last!.seq) tell({ show: await messageAlert(conversation) });
}

async function tellOfNotice(notice: Notice): Promise<void> {
  const alert = isOn() ? await noticeAlert(notice) : undefined;
  if (alert) tell({ show: alert });
}

function tell(message: { show: Alert } | { close: string }): void {
  if (isOn()) void worker().then(({ active }) => active?.postMessage(message));
}

/** Nothing of a user stays in sight after their session. */
async function closeAll(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  for (const notification of (await registration?.getNotifications()) ?? []) notification.close();
}
