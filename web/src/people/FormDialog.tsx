import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { t } from "../i18n";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import type { Work } from "./work";
import "./form-dialog.css";

interface FormDialogProps {
  title: string;
  /** The verb on the button. */
  action: string;
  danger?: boolean;
  /** Whether the form can be sent. */
  ready?: boolean;
  work: Work;
  /** Done when it resolves: then the dialog closes. */
  onSubmit: () => Promise<unknown>;
  onClose: () => void;
  className?: string;
  children: ComponentChildren;
}

/** Asks for something and sends it. It stays open, with what is typed, until that has worked. */
export function FormDialog({ title, action, danger = false, ready = true, work, onSubmit, onClose, className, children }: FormDialogProps) {
  const id = useId();
  const submit = async (event: Event) => {
    event.preventDefault();
    if (ready && !work.busy && (await work.run(onSubmit))) onClose();
  };
  const actions = (
    <>
      <Button onClick={onClose}>{t.cancel}</Button>
      <Button type="submit" form={id} look={danger ? "danger" : "primary"} busy={work.busy} disabled={!ready}>
        {action}
      </Button>
    </>
  );
  return (
    <Dialog title={title} onClose={onClose} actions={actions} className={className}>
      <form id={id} className="form" onSubmit={(event) => void submit(event)}>
        {children}
      </form>
    </Dialog>
  );
}
