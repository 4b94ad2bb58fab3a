import type { ConnectionState } from "@parley/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { formatTime, t } from "../i18n";
import { Button } from "../ui/Button";
import { Progress, Spinner } from "../ui/Spinner";
import { client, useReadable } from "./client";
import { troubleOf } from "./trouble";

// A reconnect that takes less is not worth a line that comes and goes.
const patience = 1_500;

/** Says that the connection is lost, since when, and what happens next. Nothing while all is well. */
export function ConnectionLine() {
  const connection = useReadable(client.connection);
  const since = useLostSince(connection);
  const trouble = "lastError" in connection && connection.lastError ? troubleOf(connection.lastError) : undefined;
  const late = useLate(connection.state !== "online" || connection.progress < 1);
  if (!late || connection.state === "closed") return null;
  if (connection.state === "online") return connection.progress < 1 ? <CatchingUp progress={connection.progress} /> : null;
  if (connection.state === "connecting" && since === undefined)
    return (
      <div className="connection" role="status">
        <Spinner size={16} />
        {t.connecting}
      </div>
    );
  return (
    <div className="connection lost" role="status">
      <div>
        <span>
          {since === undefined ? t.offline : t.offlineSince(formatTime(since))} {trouble ?? t.keptUntilOnline}
        </span>
        {connection.state === "offline" ? <NextTry at={connection.retryAt} /> : <span>{t.connecting}</span>}
      </div>
      {connection.state === "offline" && <Button onClick={() => client.reconnect()}>{t.tryNow}</Button>}
    </div>
  );
}

function CatchingUp({ progress }: { progress: number }) {
  const text = t.catchingUp(Math.round(progress * 100));
  return (
    <div className="connection" role="status">
      <div>
        <span>{text}</span>
        <Progress value={progress} label={text} />
      </div>
    </div>
  );
}

/** Counts down. Not read out each second. */
function NextTry({ at }: { at: number }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span aria-hidden="true">{t.nextTry(Math.max(0, Math.ceil((at - Date.now()) / 1000)))}</span>;
}

/** When the connection was lost, as long as it is. */
function useLostSince({ state }: ConnectionState): number | undefined {
  const since = useRef<number | undefined>(undefined);
  const wasOnline = useRef(false);
  if (state === "online") {
    wasOnline.current = true;
    since.current = undefined;
  } else if (state === "offline" || wasOnline.current) {
    since.current ??= Date.now();
  }
  return since.current;
}

function useLate(waiting: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!waiting) return setLate(false);
    const timer = setTimeout(() => setLate(true), patience);
    return () => clearTimeout(timer);
  }, [waiting]);
  return late;
}
