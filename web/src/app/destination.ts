import { addressOf } from "./routes";

const key = "parley.destination";

/** Keeps the present address, because the visitor has to sign in first. A reload of the page does not lose it. */
export const keepDestination = (): void => sessionStorage.setItem(key, location.pathname + location.search);

/** Where the user who has signed in wanted to go. */
export function takeDestination(): string {
  const kept = sessionStorage.getItem(key) ?? addressOf({ name: "home" });
  sessionStorage.removeItem(key);
  return kept;
}
