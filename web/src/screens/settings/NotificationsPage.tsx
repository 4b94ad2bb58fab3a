import { base } from "../../app/base";
import { useEffect, useState } from "preact/hooks";
import { attempt } from "../../app/client";
import { useSignal } from "../../app/signal";
import { t } from "../../i18n";
import { isPushed, notifyState, refresh, turnOff, turnOn, worker, type NotifyState } from "../../notify/device";
import { Button } from "../../ui/Button";
import { BellOffIcon } from "../../ui/icons";
import { Switch } from "../../ui/Switch";
import { words } from "./words";

/** Whether this browser notifies the user. */
export function NotificationsPage() {
  const state = useSignal(notifyState);
  const pushed = useSignal(isPushed);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    refresh();
    addEventListener("focus", refresh);
    return () => removeEventListener("focus", refresh);
  }, []);
  const why = whyNot(state);
  const change = (on: boolean) => {
    setBusy(true);
    attempt((on ? turnOn() : turnOff()).finally(() => setBusy(false)));
  };
  return (
    <section className="card">
      {why ? (
        <p className="why-not">
          <BellOffIcon />
          <span>{why}</span>
        </p>
      ) : (
        <Switch label={words.t.notifyHere} hint={words.t.notifyHint} checked={state === "on"} disabled={busy} onChange={change} />
      )}
      {state === "on" && pushed === false && (
        <p className="note" role="status">
          {words.t.notifyOpenOnly}
        </p>
      )}
      {state === "on" && (
        <div>
          <Button onClick={() => attempt(showExample())}>{words.t.notifyTest}</Button>
        </div>
      )}
      <p className="note">{words.t.notifyMuted}</p>
    </section>
  );
}

const whyNot = (state: NotifyState): string | undefined =>
  ({
    insecure: words.t.notifyInsecure,
    unsupported: words.t.notifyUnsupported,
    denied: words.t.notifyDenied,
    off: undefined,
    on: undefined,
  })[state];

async function showExample(): Promise<void> {
  const registration = await worker();
  await registration.showNotification(t.appName, {
    body: words.t.notifyTestText,
    tag: "example",
    icon: `${base}/icon-192.png`,
    data: { path: location.pathname, time: Date.now() },
  });
}
