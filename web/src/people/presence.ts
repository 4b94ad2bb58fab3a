import type { Person } from "@parley/client";
import { formatAgo, t } from "../i18n";

const aMinute = 60_000;

/** Whether a friend is here now, or when they were. */
export function presenceOf({ online, lastSeen }: Pick<Person, "online" | "lastSeen">, now = Date.now()): string {
  if (online) return t.online;
  if (lastSeen === undefined) return t.offlineNow;
  return t.lastSeen(now - lastSeen < aMinute ? t.justNow : formatAgo(lastSeen, now));
}
