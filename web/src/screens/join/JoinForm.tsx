import type { ParleyError } from "@parley/client";
import { useState } from "preact/hooks";
import { client } from "../../app/client";
import { navigate } from "../../app/router";
import { explainAs, useWork } from "../../people/work";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import { focusAtFirst } from "../../ui/focus";
import { words } from "./words";

/** Joins the group, or asks to. */
export function JoinForm({ code, asks, onAsked }: { code: string; asks: boolean; onAsked: () => void }) {
  const work = useWork();
  const [message, setMessage] = useState("");
  const submit = async (event: Event) => {
    event.preventDefault();
    await work.run(async () => {
      const { group, state } = await client.groups.joinByLink(code, message.trim());
      if (state === "joined") navigate({ name: "conversation", kind: "group", id: group }, { replace: true });
      else onAsked();
    });
  };
  const { reason } = (work.error ?? {}) as Partial<ParleyError>;
  const error = explainAs(work.error, {
    "too-large": words.t.full,
    "rate-limited": words.t.askedTooOften,
    forbidden: words.t.closed,
    "unknown-group": words.t.invalidHint,
  });
  return (
    <form onSubmit={(event) => void submit(event)}>
      {asks && (
        <TextField
          dir="auto"
          label={words.t.message}
          hint={words.t.messageHint}
          error={reason === "malformed" ? error : undefined}
          maxLength={256}
          value={message}
          onInput={(event) => setMessage(event.currentTarget.value)}
        />
      )}
      {error && reason !== "malformed" && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
      <Button ref={focusAtFirst} type="submit" look="primary" busy={work.busy}>
        {asks ? words.t.ask : words.t.join}
      </Button>
      {asks && <p>{words.t.askHint}</p>}
    </form>
  );
}
