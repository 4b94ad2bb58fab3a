import type { FileKind, PendingMessage, PendingUpload, Wire } from "@parley/client";
import { useEffect, useMemo } from "preact/hooks";
import { attempt, explain } from "../app/client";
import { useChat } from "../chat/context";
import { MessageText } from "../chat/MessageText";
import { formatBytes, t } from "../i18n";
import { Button, IconButton } from "../ui/Button";
import { CloseIcon, FileIcon, RetryIcon, TrashIcon } from "../ui/icons";
import { Progress } from "../ui/Spinner";
import { FileContent } from "./FileContent";
import { Meta } from "./Meta";
import { Quote } from "./Quote";
import type { Place } from "./rows";

/** An own message that the server has not stored yet. */
export function PendingRow({ pending, first, last }: { pending: PendingMessage } & Place) {
  const { state } = pending;
  const meta = <Meta time={pending.time} state={state.kind} />;
  return (
    <article className={placed(first, last)} data-message={pending.cid} tabIndex={-1}>
      <div className="bubble">
        {pending.quote && <Quote id={pending.quote} />}
        {typeof pending.msg === "string" ? (
          <MessageText text={pending.msg} mentions={pending.mentions} meta={meta} />
        ) : (
          isFile(pending.kind) && <FileContent kind={pending.kind} content={pending.msg as Wire.FileContent} meta={meta} />
        )}
      </div>
      {state.kind === "failed" && <Failed id={pending.cid} text={t.reason[state.reason] ?? state.message} />}
    </article>
  );
}

/** A file on its way. */
export function UploadRow({ upload, first, last }: { upload: PendingUpload } & Place) {
  const chat = useChat();
  const address = useObjectUrl(upload.kind === "image" ? upload.file : undefined);
  return (
    <article className={placed(first, last)} data-message={upload.id} tabIndex={-1} aria-label={t.uploading(upload.name)}>
      <div className="bubble upload">
        {address && <img className="upload-image" src={address} alt="" />}
        <div className="upload-foot">
          {!address && <FileIcon />}
          <span className="grow">
            <b className="ellipsis" dir="auto">
              {upload.name}
            </b>
            <br />
            <small>
              {formatBytes(upload.sent)} / {formatBytes(upload.size)}
            </small>
          </span>
          {!upload.error && (
            <IconButton
              icon={CloseIcon}
              size={18}
              label={t.cancelUpload(upload.name)}
              onClick={() => attempt(chat.conversation.discard(upload.id))}
            />
          )}
        </div>
        {!upload.error && <Progress value={upload.size > 0 ? upload.sent / upload.size : 0} label={t.uploading(upload.name)} />}
      </div>
      {upload.error && <Failed id={upload.id} text={explain(upload.error)} />}
    </article>
  );
}

/** Says why it was not sent, and lets the user decide. */
function Failed({ id, text }: { id: string; text: string }) {
  const { conversation } = useChat();
  return (
    <div className="failed" role="alert">
      <span>
        {t.stateFailed}: {text}
      </span>
      <Button look="quiet" icon={RetryIcon} onClick={() => attempt(conversation.retry(id))}>
        {t.retry}
      </Button>
      <Button look="quiet" icon={TrashIcon} onClick={() => attempt(conversation.discard(id))}>
        {t.discard}
      </Button>
    </div>
  );
}

const isFile = (kind: PendingMessage["kind"]): kind is FileKind =>
  kind === "image" || kind === "file" || kind === "audio" || kind === "video";

const placed = (first: boolean, last: boolean): string => `message own pending${first ? " first" : ""}${last ? " last" : ""}`;

/** An address for a local file, given back when it is no longer shown. */
export function useObjectUrl(file: Blob | undefined): string | undefined {
  const address = useMemo(() => file && URL.createObjectURL(file), [file]);
  useEffect(
    () => () => {
      if (address) URL.revokeObjectURL(address);
    },
    [address],
  );
  return address;
}
