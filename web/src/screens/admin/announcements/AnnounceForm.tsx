import { newId } from "@parley/client";
import { useRef, useState } from "preact/hooks";
import { client } from "../../../app/client";
import { bytesTooLong } from "../../../composer/length";
import { formatBytes } from "../../../i18n";
import { Button } from "../../../ui/Button";
import { confirm } from "../../../ui/confirm";
import { Field, TextField } from "../../../ui/Field";
import { MegaphoneIcon } from "../../../ui/icons";
import { useWork } from "../parts/useWork";
import { words } from "../words";
import { Notice } from "./Notice";

/** Writes an announcement and shows how it will look. */
export function AnnounceForm({ onSent }: { onSent: () => void }) {
  const [title, setTitle] = useState("");
  const [text, setText] = useState("");
  const [missing, setMissing] = useState(false);
  // The same as long as the text is the same: pressed again after a lost answer, it is not announced twice.
  const key = useRef({ content: "", id: "" });
  const work = useWork();
  const over = bytesTooLong(text);
  const error = over > 0 ? words.t.announceTextTooLong(formatBytes(over)) : missing ? words.t.announceTextMissing : undefined;

  const submit = async (event: Event) => {
    event.preventDefault();
    setMissing(!text.trim());
    if (!text.trim() || over > 0) return;
    const body = { text: text.trim(), title: title.trim() || undefined };
    const yes = await confirm({ title: words.t.announceQuestion, text: words.t.announceIntro, action: words.t.announceAction });
    if (!yes || !(await work.run(() => client.api.administration.announce(body, keyOf(JSON.stringify(body))), words.t.announceDone)))
      return;
    setTitle("");
    setText("");
    key.current = { content: "", id: "" };
    onSent();
  };
  const keyOf = (content: string): string => {
    if (key.current.content !== content) key.current = { content, id: newId() };
    return key.current.id;
  };

  return (
    <section className="card" aria-labelledby="announce">
      <h3 id="announce">{words.t.announce}</h3>
      <p>{words.t.announceIntro}</p>
      <div className="writing">
        <form onSubmit={submit} noValidate>
          <Field
            label={words.t.announceTitle}
            hint={words.t.announceTitleHint}
            value={title}
            maxLength={128}
            dir="auto"
            onInput={(event) => setTitle(event.currentTarget.value)}
          />
          <TextField
            label={words.t.announceText}
            error={error}
            value={text}
            rows={6}
            dir="auto"
            onInput={(event) => setText(event.currentTarget.value)}
          />
          {work.error && (
            <p className="problem" role="alert">
              {work.error}
            </p>
          )}
          <div className="buttons">
            <Button type="submit" look="primary" icon={MegaphoneIcon} busy={work.busy}>
              {words.t.announceAction}
            </Button>
          </div>
        </form>
        <div className="preview" role="group" aria-label={words.t.preview}>
          <span aria-hidden="true">{words.t.preview}</span>
          {title.trim() || text.trim() ? <Notice title={title.trim()} text={text.trim()} /> : <p>{words.t.previewEmpty}</p>}
        </div>
      </div>
    </section>
  );
}
