import { base } from "../app/base";
import { ParleyError } from "@parley/client";
import { client } from "../app/client";
import { signal } from "../app/signal";
import { language } from "../i18n";

/** Whether this browser shows notifications, or why it cannot. */
export type NotifyState = "insecure" | "unsupported" | "denied" | "off" | "on";

const key = "parley.notify";

export const notifyState = signal<NotifyState>(readState());

/** Whether the browser's push service takes pushes for this device; undefined until that is known. */
export const isPushed = signal<boolean | undefined>(undefined);

function readState(): NotifyState {
  if (!isSecureContext) return "insecure";
  if (!("Notification" in window) || !("serviceWorker" in navigator)) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" && localStorage.getItem(key) === "on" ? "on" : "off";
}

/** Looks again: the user can change the permission in the browser. */
export const refresh = (): void => {
  notifyState.value = readState();
};

/** Asks for the permission. Call it in a click: browsers refuse to ask at other times. */
export async function turnOn(): Promise<void> {
  if ((await Notification.requestPermission()) === "granted") localStorage.setItem(key, "on");
  refresh();
  if (notifyState.value === "on") await subscribe();
}

export async function turnOff(): Promise<void> {
  localStorage.removeItem(key);
  refresh();
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
  await client.api.push.unsubscribe();
}

let registered: Promise<unknown> | undefined;
language.subscribe(() => {
  registered = undefined;
});

/** The service worker, in the user's language. */
export async function worker(): Promise<ServiceWorkerRegistration> {
  registered ??= navigator.serviceWorker.register(`${base}/sw.js?language=${language.value}`);
  await registered;
  return navigator.serviceWorker.ready;
}

/** Lets the server push to this browser. A subscription ends with the session, so each session makes its own. */
export async function subscribe(): Promise<void> {
  try {
    const { pushManager } = await worker();
    const { key: applicationServerKey } = await client.api.push.key();
    const { endpoint, keys } = (await subscriptionOf(pushManager, applicationServerKey)).toJSON();
    await client.api.push.subscribe({ endpoint: endpoint!, keys: { p256dh: keys!.p256dh!, auth: keys!.auth! } });
    isPushed.value = true;
  } catch (error) {
    if (error instanceof ParleyError && error.isTemporary) throw error;
    isPushed.value = false;
  }
}

async function subscriptionOf(manager: PushManager, applicationServerKey: string): Promise<PushSubscription> {
  const options = { userVisibleOnly: true, applicationServerKey };
  try {
    return await manager.subscribe(options);
  } catch (error) {
    // One that was made with another key of the server stands in the way.
    const old = await manager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return manager.subscribe(options);
  }
}
