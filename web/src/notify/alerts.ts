import type { ConversationState, Notice, Wire } from "@parley/client";
import { client } from "../app/client";
import { nameNow, ownId } from "../app/people";
import { addressOf } from "../app/routes";
import { previewOf } from "../chat/preview";
import { language, t } from "../i18n";
import { describe } from "../screens/notices/describe";
import { words } from "../screens/notices/words";

/** What the service worker shows. Each tab tells it of everything; it shows one notification. */
export interface Alert {
  id: string;
  time: number;
  path: string;
  title: string;
  body: string;
}

const longest = 256;

const alerting = new Set<Notice["kind"]>([
  "announcement",
  "friend-request",
  "friend-accepted",
  "group-invited",
  "group-join-requested",
  "group-join-accepted",
]);

/** The notification of a message: the newest of a conversation. */
export async function messageAlert(conversation: ConversationState): Promise<Alert> {
  const { kind, with: other, name, last } = conversation;
  const { id, time, from } = last as Wire.TextMessage;
  const names = await namesOf([from]);
  const text = previewOf(last!, (one) => names.get(one) ?? nameNow(one), ownId());
  const path = addressOf({ name: "conversation", kind, id: other });
  return { id, time, path, title: name, body: kind === "group" ? `${names.get(from)}: ${text}` : text };
}

/** The notification of a notice; undefined if it is none that somebody waits for, or the user's own doing. */
export async function noticeAlert(notice: Notice): Promise<Alert | undefined> {
  if (!alerting.has(notice.kind) || isOwn(notice)) return undefined;
  const { id, time } = notice;
  if (notice.kind === "announcement") {
    return { id, time, path: pathOf("*"), title: notice.title ?? t.announcements, body: notice.text.slice(0, longest) };
  }
  const { from, to, by, user } = notice as Partial<Record<"from" | "to" | "by" | "user", string>>;
  const [names] = await Promise.all([namesOf([from, to, by, user].filter((one) => one !== undefined)), words.load(language.value)]);
  return { id, time, path: pathOf("server"), title: t.appName, body: describe(notice, (one) => names.get(one) ?? one, ownId()) };
}

const pathOf = (notices: string): string => addressOf({ name: "conversation", kind: "server", id: notices });

const isOwn = (notice: Notice): boolean => ("from" in notice && notice.from === ownId()) || ("by" in notice && notice.by === ownId());

/** The names of people whom this device may not know yet. */
async function namesOf(ids: readonly string[]): Promise<Map<string, string>> {
  const named = ids.map(async (id): Promise<[string, string]> => {
    const known = nameNow(id);
    return [
      id,
      known !== id
        ? known
        : await client.api.accounts.get(id).then(
            ({ name }) => name,
            () => id,
          ),
    ];
  });
  return new Map(await Promise.all(named));
}
