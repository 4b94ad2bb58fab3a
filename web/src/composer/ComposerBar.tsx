import { t } from "../i18n";
import { IconButton } from "../ui/Button";
import { CloseIcon, EditIcon, ReplyIcon } from "../ui/icons";
import { QuoteText } from "../timeline/Quote";
import type { Composition } from "./useComposer";

/** Says above the input what is answered or edited. */
export function ComposerBar({ composition: { quote, setQuote, editing, stopEdit } }: { composition: Composition }) {
  const message = editing ?? quote;
  if (!message) return null;
  return (
    <div className="composer-bar">
      {editing ? <EditIcon /> : <ReplyIcon />}
      <div className="about">
        {editing ? (
          <>
            <b>{t.editing}</b>
            <span className="ellipsis">
              <bdi>{editing.msg.slice(0, 160)}</bdi>
            </span>
          </>
        ) : (
          <QuoteText message={message} />
        )}
      </div>
      <IconButton
        icon={CloseIcon}
        size={18}
        label={editing ? t.stopEditing : t.stopReply}
        onClick={() => (editing ? stopEdit() : setQuote(undefined))}
      />
    </div>
  );
}
