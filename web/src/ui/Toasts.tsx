import { signal, useSignal } from "../app/signal";
import { t } from "../i18n";
import { IconButton } from "./Button";
import { CloseIcon } from "./icons";
import "./toasts.css";

interface Toast {
  id: number;
  text: string;
  danger: boolean;
}

const atMost = 4;
const shown = signal<readonly Toast[]>([]);
let last = 0;

/** Says something for a few seconds, also to screen readers. */
export function toast(text: string, { danger = false } = {}): void {
  const id = ++last;
  shown.value = [...shown.value.filter((one) => one.text !== text), { id, text, danger }].slice(-atMost);
  setTimeout(() => dismiss(id), danger ? 8000 : 4000);
}

const dismiss = (id: number): void => {
  shown.value = shown.value.filter((one) => one.id !== id);
};

/** Where toasts appear: once in the page. */
export function Toasts() {
  return (
    <div className="toasts" role="status" aria-live="polite">
      {useSignal(shown).map(({ id, text, danger }) => (
        <div key={id} className={danger ? "toast danger" : "toast"}>
          <span>{text}</span>
          <IconButton icon={CloseIcon} size={16} label={t.close} onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
