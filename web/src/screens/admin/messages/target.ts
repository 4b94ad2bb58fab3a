import { parseRoute } from "../../../app/routes";

/** What an administrator has typed to name a message: its id, a message of a group, or why it names none. */
export type Target = { id: string } | { group: string; seq: number } | "missing" | "unreadable" | "friends";

export function targetOf(typed: string): Target {
  const text = typed.trim();
  if (!text) return "missing";
  if (/^[\w-]+$/.test(text)) return { id: text };
  const url = URL.parse(text, "http://parley");
  const route = parseRoute(url ? url.pathname + url.search : "");
  if (route.name !== "conversation" || route.at === undefined) return "unreadable";
  if (route.kind === "friend") return "friends";
  return route.kind === "group" ? { group: route.id, seq: route.at } : "unreadable";
}
