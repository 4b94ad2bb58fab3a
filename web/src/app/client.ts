import { Client, type ParleyError, type Readable } from "@parley/client";
import { IndexedDbStore } from "@parley/client/indexeddb";
import { t } from "../i18n";
import { toast } from "../ui/Toasts";
import { base } from "./base";
import { useSource } from "./signal";

/** The one client of this page. */
export const client = new Client({
  server: base && location.origin + base,
  store: new IndexedDbStore(),
  device: { name: deviceName(), kind: "web" },
});

/** What there is to know of nothing. */
export const nothing: Readable<undefined> = { get: () => undefined, subscribe: () => () => {} };

/** Draws the component again when the value changes. */
export const useReadable = <T>(source: Readable<T>): T => useSource(source.subscribe, source.get);

/** What to tell the user about an error: in their language if the reason is known. */
export function explain(error: unknown): string {
  const { reason, message } = error as Partial<ParleyError>;
  return (reason && t.reason[reason]) || message || String(error);
}

/** Does something in the background of the page, and says so if it fails; not if the user has stopped it. */
export function attempt(work: Promise<unknown>): void {
  work.catch((error: Partial<ParleyError>) => error.reason !== "aborted" && toast(explain(error), { danger: true }));
}

/** How the list of devices names this browser: "Firefox, Linux". */
function deviceName(): string {
  const agent = navigator.userAgent;
  const find = (names: Record<string, RegExp>) => Object.entries(names).find(([, pattern]) => pattern.test(agent))?.[0];
  const browser = find({ Edge: /Edg\//, Opera: /OPR\//, Firefox: /Firefox\//, Chrome: /Chrome\//, Safari: /Safari\// });
  const system = find({ Android: /Android/, iPhone: /iPhone/, iPad: /iPad/, Windows: /Windows/, macOS: /Mac OS/, Linux: /Linux/ });
  return [browser, system].filter(Boolean).join(", ") || "Browser";
}
