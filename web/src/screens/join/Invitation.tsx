import type { Http, ParleyError } from "@parley/client";
import { useEffect, useState } from "preact/hooks";
import { client, explain, useReadable } from "../../app/client";
import { addressOf } from "../../app/routes";
import { t } from "../../i18n";
import { Avatar } from "../../ui/Avatar";
import { LinkIcon } from "../../ui/icons";
import { Spinner } from "../../ui/Spinner";
import { EmptyState, ErrorState } from "../../ui/States";
import { JoinForm } from "./JoinForm";
import { Waiting } from "./Waiting";
import { words } from "./words";

/** The group that a link leads to. */
export function Invitation({ code }: { code: string }) {
  const { preview, error, load } = usePreview(code);
  if ((error as Partial<ParleyError> | undefined)?.reason === "unknown-group") {
    return (
      <EmptyState
        icon={LinkIcon}
        title={words.t.invalid}
        action={
          <a className="button" href={addressOf({ name: "home" })}>
            {t.toConversations}
          </a>
        }
      >
        {words.t.invalidHint}
      </EmptyState>
    );
  }
  if (error !== undefined && !preview) return <ErrorState text={explain(error)} onRetry={load} />;
  if (!preview)
    return (
      <div className="state late">
        <Spinner label={t.loading} />
      </div>
    );
  const { id, name, avatar, about, size } = preview;
  return (
    <div className="join-card">
      <Avatar id={id} name={name} picture={avatar} size={104} />
      <h1 dir="auto">{name}</h1>
      <p>{t.members(size)}</p>
      {about && (
        <p className="about" dir="auto">
          {about}
        </p>
      )}
      <WayIn code={code} preview={preview} onChange={load} />
    </div>
  );
}

/** What the link shows, fetched again when the user's groups or requests change. */
function usePreview(code: string) {
  const groups = useReadable(client.groups.all);
  const requests = useReadable(client.groups.requests);
  const [preview, setPreview] = useState<Http["GroupPreview"]>();
  const [error, setError] = useState<unknown>();
  const load = () => {
    setError(undefined);
    client.groups.preview(code).then(setPreview, setError);
  };
  useEffect(load, [code, groups.length, requests.length]);
  return { preview, error, load };
}

function WayIn({ code, preview, onChange }: { code: string; preview: Http["GroupPreview"]; onChange: () => void }) {
  const { id, joining, state } = preview;
  if (state === "joined") {
    return (
      <>
        <p>{words.t.alreadyIn}</p>
        <a className="button primary" href={addressOf({ name: "conversation", kind: "group", id })}>
          {words.t.open}
        </a>
      </>
    );
  }
  if (state === "requested") return <Waiting group={id} onChange={onChange} />;
  if (joining === "closed") return <p className="closed">{words.t.closed}</p>;
  return <JoinForm code={code} asks={joining === "request"} onAsked={onChange} />;
}
