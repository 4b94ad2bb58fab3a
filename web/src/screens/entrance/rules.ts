import type { ParleyError } from "@parley/client";

/** What is wrong with a user id. */
export type IdProblem = "signs" | "start" | "short" | "long" | "kept";

const kept = new Set(["me", "client", "server"]);
const longest = 32;

/** Whether an id can be one; undefined if it can. An id that is only too short may still be in the making. */
export function idProblem(id: string): IdProblem | undefined {
  if (/[^a-z0-9_.-]/.test(id)) return "signs";
  if (/^[^a-z]/.test(id)) return "start";
  if (id.length > longest) return "long";
  if (id.length < 2) return "short";
  return kept.has(id) ? "kept" : undefined;
}

/** An id made of a name, as far as its letters are Latin: "Zoë van Dyk" becomes "zoe.van.dyk". */
export function suggestId(name: string): string {
  const letters = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const id = letters
    .replace(/[^a-z0-9_-]+/g, ".")
    .replace(/^[^a-z]+/, "")
    .slice(0, longest)
    .replace(/[._-]+$/, "");
  return idProblem(id) === undefined ? id : "";
}

export type PasswordProblem = "short" | "long";

/** Passwords have 8 to 256 bytes. */
export function passwordProblem(password: string): PasswordProblem | undefined {
  const { length } = new TextEncoder().encode(password.normalize("NFC"));
  if (length < 8) return "short";
  return length > 256 ? "long" : undefined;
}

/** Whether the server refused a new password because many people use it; only the server has the list. */
export const isCommonPassword = (error: ParleyError | undefined): boolean => error?.reason === "malformed" && error.status === 422;
