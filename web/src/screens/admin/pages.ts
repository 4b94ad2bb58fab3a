import { addressOf } from "../../app/routes";

export type PageName = "overview" | "users" | "groups" | "messages" | "invitations" | "announcements" | "audit";
export type StaffRole = "admin" | "moderator";

const all: readonly PageName[] = ["overview", "users", "groups", "messages", "invitations", "announcements", "audit"];

/** The pages that a role may open, as the server has it. */
export const pagesFor = (role: StaffRole): readonly PageName[] => (role === "admin" ? all : ["users", "messages"]);

/** Which page an address means: `users/ben` is the page of one user. Without a name it is the first of the pages. */
export function placeOf(address: string, pages: readonly PageName[]): { name?: PageName; id?: string } {
  if (!address) return { name: pages[0] };
  const [first, ...rest] = address.split("/");
  const name = all.find((page) => page === first);
  return name && rest.length > 0 ? { name, id: rest.join("/") } : { name };
}

/** The address of a page, or of one user or group on it. */
export const addressOfPage = (page: PageName, id?: string): string =>
  addressOf({ name: "admin", page: id === undefined ? page : `${page}/${encodeURIComponent(id)}` });
