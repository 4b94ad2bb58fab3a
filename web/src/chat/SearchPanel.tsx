import { useState } from "preact/hooks";
import { t } from "../i18n";
import { Hits } from "../search/Hits";
import { useSearch } from "../search/useSearch";
import { IconButton } from "../ui/Button";
import { focusAtFirst } from "../ui/focus";
import { CloseIcon } from "../ui/icons";
import { useChat } from "./context";

/** Finds messages of the open conversation, and goes to them. */
export function SearchPanel({ onClose }: { onClose: () => void }) {
  const { conversation } = useChat();
  const [query, setQuery] = useState("");
  const search = useSearch(query, (text, page) => conversation.search(text, page));
  return (
    <section className="search-panel" aria-label={t.searchMessages} onKeyDown={(event) => event.key === "Escape" && onClose()}>
      <div className="search-head">
        <input
          className="input"
          type="search"
          ref={focusAtFirst}
          value={query}
          maxLength={100}
          placeholder={t.searchMessages}
          aria-label={t.searchMessages}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <IconButton icon={CloseIcon} label={t.close} onClick={onClose} />
      </div>
      {query.trim() ? <Hits search={search} /> : <p className="search-hint">{t.searchHint}</p>}
    </section>
  );
}
