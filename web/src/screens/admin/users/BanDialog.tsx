import type { Http } from "@parley/client";
import { useState } from "preact/hooks";
import { client } from "../../../app/client";
import { t } from "../../../i18n";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { Field, SelectField, TextField } from "../../../ui/Field";
import { useWork } from "../parts/useWork";
import { words } from "../words";
import { endOf, localInput, type BanEnd } from "./banEnd";

interface BanDialogProps {
  id: string;
  name: string;
  /** The ban that there is, to change it. */
  ban?: Http["Ban"];
  onClose: () => void;
  onDone: () => void;
}

/** Asks for the reason and the end of a ban. */
export function BanDialog({ id, name, ban, onClose, onDone }: BanDialogProps) {
  const [reason, setReason] = useState(ban?.reason ?? "");
  const [end, setEnd] = useState<BanEnd>(ban?.until === undefined ? "never" : "date");
  const [date, setDate] = useState(ban?.until === undefined ? "" : localInput(ban.until));
  const [wrong, setWrong] = useState<"missing" | "past">();
  const work = useWork({ forbidden: words.t.protectedUser });
  const submit = async (event: Event) => {
    event.preventDefault();
    const until = endOf(end, date, Date.now());
    if (until === "missing" || until === "past") return setWrong(until);
    setWrong(undefined);
    const body = { reason: reason.trim() || undefined, until };
    if (!(await work.run(() => client.api.administration.ban(id, body), words.t.banDone(name)))) return;
    onClose();
    onDone();
  };
  const actions = (
    <>
      <Button onClick={onClose}>{t.cancel}</Button>
      <Button type="submit" form="ban" look="danger" busy={work.busy}>
        {words.t.ban}
      </Button>
    </>
  );
  return (
    <Dialog title={words.t.banTitle(name)} onClose={onClose} actions={actions}>
      <form id="ban" onSubmit={submit} noValidate>
        <p>{words.t.banText}</p>
        <TextField
          label={words.t.banReason}
          hint={words.t.banReasonHint}
          value={reason}
          maxLength={256}
          rows={2}
          dir="auto"
          autoFocus
          onInput={(event) => setReason(singleLine(event.currentTarget.value))}
        />
        <SelectField label={words.t.banEnds} value={end} onChange={(event) => setEnd(event.currentTarget.value as BanEnd)}>
          {Object.entries(words.t.banEnd).map(([key, title]) => (
            <option key={key} value={key}>
              {title}
            </option>
          ))}
        </SelectField>
        {end === "date" && (
          <Field
            type="datetime-local"
            label={words.t.banDate}
            value={date}
            error={wrong && { missing: words.t.banDateMissing, past: words.t.banDatePast }[wrong]}
            onInput={(event) => setDate(event.currentTarget.value)}
          />
        )}
        {work.error && (
          <p className="problem" role="alert">
            {work.error}
          </p>
        )}
      </form>
    </Dialog>
  );
}

// The server takes printable characters only.
const singleLine = (text: string): string => text.replace(/\s*\n\s*/g, " ");
