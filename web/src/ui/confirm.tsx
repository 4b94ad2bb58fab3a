import { signal, useSignal } from "../app/signal";
import { t } from "../i18n";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

interface Question {
  title: string;
  text?: string;
  /** The verb on the button. */
  action: string;
  danger?: boolean;
}

const asked = signal<(Question & { answer: (yes: boolean) => void }) | undefined>(undefined);

/** Asks before something that cannot be undone. */
export function confirm(question: Question): Promise<boolean> {
  asked.value?.answer(false);
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      answer: (yes) => {
        asked.value = undefined;
        resolve(yes);
      },
    };
  });
}

/** Where the question is shown: once in the page. */
export function ConfirmDialog() {
  const question = useSignal(asked);
  if (!question) return null;
  const { title, text, action, danger = false, answer } = question;
  const actions = (
    <>
      <Button onClick={() => answer(false)}>{t.cancel}</Button>
      <Button look={danger ? "danger" : "primary"} onClick={() => answer(true)} autoFocus>
        {action}
      </Button>
    </>
  );
  return (
    <Dialog title={title} onClose={() => answer(false)} actions={actions}>
      {text && <p>{text}</p>}
    </Dialog>
  );
}
