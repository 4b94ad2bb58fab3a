import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { IconButton } from "./Button";
import { CloseIcon } from "./icons";
import { t } from "../i18n";
import "./dialog.css";

export interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  /** The buttons at the bottom. */
  actions?: ComponentChildren;
  className?: string;
}

/** A modal dialog. The browser keeps the focus in it and gives it back. Esc and a click beside it close it. */
export function Dialog({ title, onClose, children, actions, className = "" }: DialogProps) {
  const id = useId();
  const ref = useModal(onClose);
  return (
    <dialog ref={ref} className={`dialog ${className}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        <IconButton icon={CloseIcon} label={t.close} onClick={onClose} />
      </header>
      <div className="content">{children}</div>
      {actions && <footer>{actions}</footer>}
    </dialog>
  );
}

/** Makes a `<dialog>` modal as long as it is drawn. */
export function useModal(onClose: () => void) {
  const ref = useRef<HTMLDialogElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  // At once: a key that follows is meant for the dialog.
  useLayoutEffect(() => {
    const dialog = ref.current!;
    const before = document.activeElement;
    const cancel = (event: Event) => {
      event.preventDefault(); // the page decides what is drawn, not the browser
      close.current();
    };
    const beside = (event: MouseEvent) => event.target === dialog && close.current();
    dialog.addEventListener("cancel", cancel);
    dialog.addEventListener("mousedown", beside);
    dialog.showModal();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return ref;
}
