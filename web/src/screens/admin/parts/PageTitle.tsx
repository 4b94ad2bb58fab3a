import type { ComponentChildren } from "preact";
import { focusAtFirst } from "../../../ui/focus";
import { BackIcon } from "../../../ui/icons";
import { words } from "../words";
import { addressOfPage, type PageName } from "../pages";

/** The title of a page, where the focus goes when the page opens. `children` stand at its end. */
export function PageTitle({ text, of, children }: { text: string; of?: PageName; children?: ComponentChildren }) {
  return (
    <div className="page-title">
      {of && (
        <a
          className="icon-button"
          href={addressOfPage(of)}
          aria-label={words.t.backTo(words.t.pages[of])}
          title={words.t.backTo(words.t.pages[of])}
        >
          <BackIcon />
        </a>
      )}
      <h2 ref={focusAtFirst} tabIndex={-1} dir="auto">
        {text}
      </h2>
      {children}
    </div>
  );
}
