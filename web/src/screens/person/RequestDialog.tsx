import { useState } from "preact/hooks";
import { client } from "../../app/client";
import { FormDialog } from "../../people/FormDialog";
import { explainAs, useWork } from "../../people/work";
import { TextField } from "../../ui/Field";
import { toast } from "../../ui/Toasts";
import { words } from "../people/words";

/** Asks somebody to be a friend, with a few words. */
export function RequestDialog({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const work = useWork();
  const [message, setMessage] = useState("");
  const send = async () => {
    await client.people.request(id, message.trim());
    toast(words.t.requestSent(name));
  };
  const error = explainAs(work.error, {
    conflict: words.t.alreadyFriends,
    blocked: words.t.refusesRequests,
    "rate-limited": words.t.askedTooOften,
    "unknown-user": words.t.gone,
  });
  return (
    <FormDialog title={words.t.requestTitle(name)} action={words.t.sendRequest} work={work} onSubmit={send} onClose={onClose}>
      <TextField
        autoFocus
        dir="auto"
        label={words.t.requestMessage}
        hint={words.t.requestHint}
        error={error}
        maxLength={256}
        value={message}
        onInput={(event) => setMessage(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
