import { base } from "../../app/base";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { attempt, client, explain, useReadable } from "../../app/client";
import { language, languages, setLanguage, t, type Language } from "../../i18n";
import { AlertIcon } from "../../ui/icons";
import { Spinner } from "../../ui/Spinner";
import { ErrorState } from "../../ui/States";
import type { ServerInfo } from "./server";
import { useServer } from "./useServer";
import { words } from "./words";
import "./entrance.css";

// A spinner that comes and goes is worse than none.
const patience = 200;

/** The frame of the screens before the sign-in: it draws what is inside once the server has said what is possible. */
export function Entrance({ children }: { children: (info: ServerInfo, reload: () => void) => ComponentChildren }) {
  const { info, error, reload } = useServer();
  const session = useReadable(client.session);
  const ended = session.state === "signed-out" ? session.reason : undefined;
  return (
    <main className="entrance">
      <div className="entrance-card">
        <img className="logo" src={`${base}/favicon.svg`} alt="" width={56} height={56} />
        {ended?.isTemporary || error ? (
          <Unreachable error={error ?? ended} retry={ended?.isTemporary ? () => attempt(client.resume()) : reload} />
        ) : info ? (
          <>
            {ended?.endsSession && <Ended text={explain(ended)} />}
            {children(info, reload)}
          </>
        ) : (
          <Waiting />
        )}
      </div>
      <LanguageChoice />
    </main>
  );
}

/** Why somebody who was signed in is not any more. */
const Ended = ({ text }: { text: string }) => (
  <p className="entrance-note" role="status">
    <AlertIcon size={18} />
    <span>{text}</span>
  </p>
);

function Unreachable({ error, retry }: { error: unknown; retry: () => void }) {
  const { reason } = error as { reason?: string };
  const isOffline = reason === "offline" || reason === "timeout";
  return (
    <>
      <h1 className="sr-only">{t.appName}</h1>
      <ErrorState
        title={isOffline ? words.t.noConnection : t.somethingFailed}
        text={isOffline ? words.t.noConnectionText : explain(error)}
        onRetry={retry}
      />
    </>
  );
}

function Waiting() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patience);
    return () => clearTimeout(timer);
  }, []);
  return <div className="entrance-wait">{late && <Spinner label={t.loading} />}</div>;
}

function LanguageChoice() {
  const others = Object.entries(languages).filter(([key]) => key !== language.value) as [Language, string][];
  return (
    <p className="entrance-language">
      {others.map(([key, name]) => (
        <button key={key} type="button" lang={key} className="button quiet" onClick={() => attempt(setLanguage(key))}>
          <span>{name}</span>
        </button>
      ))}
    </p>
  );
}
