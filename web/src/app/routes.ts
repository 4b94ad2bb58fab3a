import { base } from "./base";

/** The kinds of conversations that have an address. */
export type ConversationKind = "friend" | "group" | "server";

/** A place in the client: what an address means. */
export type Route =
  | { name: "home" }
  | { name: "conversation"; kind: ConversationKind; id: string; at?: number }
  | { name: "people" }
  | { name: "new-group" }
  | { name: "group-settings"; id: string }
  | { name: "settings"; page: string }
  | { name: "admin"; page: string }
  | { name: "join"; code: string }
  | { name: "sign-in" }
  | { name: "sign-up"; invitation?: string }
  | { name: "unknown" };

/** Reads an address. The query is part of it. */
export function parseRoute(address: string): Route {
  const url = new URL(address, "http://parley");
  if (!url.pathname.startsWith(`${base}/`)) return { name: "unknown" };
  const [first = "", second, third, ...rest] = url.pathname.slice(base.length).split("/").slice(1).map(decode);
  if (first === "") return { name: "home" };
  if (first === "c" && isKind(second) && third && rest.length === 0) return conversation(second, third, url.searchParams.get("at"));
  if (first === "people" && second === undefined) return { name: "people" };
  if (first === "groups" && second === "new" && third === undefined) return { name: "new-group" };
  if (first === "group" && second && third === "settings") return { name: "group-settings", id: second };
  if (first === "settings" || first === "admin") return { name: first, page: [second, third, ...rest].filter(Boolean).join("/") };
  if (first === "join" && second && third === undefined) return { name: "join", code: second };
  if (first === "sign-in" && second === undefined) return { name: "sign-in" };
  if (first === "sign-up" && second === undefined) return signUp(url.searchParams.get("invitation"));
  return { name: "unknown" };
}

/** Writes the address of a place. */
export const addressOf = (route: Route): string => base + pathOf(route);

function pathOf(route: Route): string {
  switch (route.name) {
    case "home":
    case "unknown":
      return "/";
    case "conversation":
      return `/c/${route.kind}/${encodeURIComponent(route.id)}${route.at === undefined ? "" : `?at=${route.at}`}`;
    case "new-group":
      return "/groups/new";
    case "group-settings":
      return `/group/${encodeURIComponent(route.id)}/settings`;
    case "settings":
    case "admin":
      return route.page ? `/${route.name}/${route.page}` : `/${route.name}`;
    case "join":
      return `/join/${encodeURIComponent(route.code)}`;
    case "sign-up":
      return route.invitation ? `/sign-up?invitation=${encodeURIComponent(route.invitation)}` : "/sign-up";
    default:
      return `/${route.name}`;
  }
}

function conversation(kind: ConversationKind, id: string, at: string | null): Route {
  const seq = Number(at);
  return Number.isSafeInteger(seq) && seq > 0 ? { name: "conversation", kind, id, at: seq } : { name: "conversation", kind, id };
}

const signUp = (invitation: string | null): Route => (invitation ? { name: "sign-up", invitation } : { name: "sign-up" });

const isKind = (text: string | undefined): text is ConversationKind => text === "friend" || text === "group" || text === "server";

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a lone percent sign in a typed address
  }
}
