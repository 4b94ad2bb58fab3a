import type { SearchHit } from "@parley/client";
import { client, useReadable } from "../app/client";
import { nameNow, ownId } from "../app/people";
import { addressOf } from "../app/routes";
import { previewOf } from "../chat/preview";
import { formatFull, formatWhen, t } from "../i18n";
import { Button } from "../ui/Button";
import { Spinner } from "../ui/Spinner";
import { partsOf, type Part } from "./snippet";
import type { Search } from "./useSearch";
import "./hits.css";

/** What a search has found, and whether there is more. */
export function Hits({ search: { hits, busy, error, complete, more }, everywhere = false }: { search: Search; everywhere?: boolean }) {
  return (
    <div className="hits" role="status" aria-busy={busy}>
      {hits.map((hit) => (
        <Hit key={hit.message.id} hit={hit} everywhere={everywhere} />
      ))}
      {busy && (
        <p>
          <Spinner label={t.loading} />
        </p>
      )}
      {error && <p role="alert">{error}</p>}
      {!busy && !error && complete && hits.length === 0 && <p>{t.noHits}</p>}
      {!busy && !complete && (
        <p>
          <Button onClick={more}>{t.showMore}</Button>
        </p>
      )}
    </div>
  );
}

function Hit({ hit: { conversation, message, snippet }, everywhere }: { hit: SearchHit; everywhere: boolean }) {
  const state = useReadable(client.conversation(conversation).state);
  const from = nameNow(message.from);
  return (
    <a className="hit" href={addressOf({ name: "conversation", kind: conversation.kind, id: conversation.with, at: message.seq })}>
      <span className="hit-head">
        <b className="ellipsis">
          <bdi>{from}</bdi>
          {everywhere && conversation.kind === "group" && (
            <>
              {" · "}
              <bdi>{state?.name ?? conversation.with}</bdi>
            </>
          )}
        </b>
        <time dateTime={new Date(message.time).toISOString()} title={formatFull(message.time)}>
          {formatWhen(message.time)}
        </time>
      </span>
      <span className="hit-text" dir="auto">
        {snippet ? <Marked parts={partsOf(snippet, lengthOf(message))} /> : previewOf(message, nameNow, ownId())}
      </span>
    </a>
  );
}

/** Undefined where the match is in something else than a text, such as the name of a file. */
const lengthOf = (message: SearchHit["message"]): number | undefined => (message.kind === "text" ? message.msg.length : undefined);

/** The text with the matches marked. */
const Marked = ({ parts }: { parts: Part[] }) => (
  <>{parts.map(({ text, isMatch }, at) => (isMatch ? <mark key={at}>{text}</mark> : text))}</>
);
