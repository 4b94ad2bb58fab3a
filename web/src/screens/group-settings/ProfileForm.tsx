import type { GroupDetails } from "@parley/client";
import { useState } from "preact/hooks";
import { client } from "../../app/client";
import { t } from "../../i18n";
import { explainAs, useWork } from "../../people/work";
import { Button } from "../../ui/Button";
import { Field, TextField } from "../../ui/Field";
import { toast } from "../../ui/Toasts";
import { AnnouncedBy } from "./AnnouncedBy";
import { PictureField } from "./PictureField";
import { words } from "./words";

type Texts = { name: string; about: string; announcement: string };

const textsOf = ({ name, about = "", announcement }: GroupDetails): Texts => ({ name, about, announcement: announcement?.text ?? "" });

/** Changes the profile. What others change meanwhile appears, except where the user has typed something else. */
export function ProfileForm({ details }: { details: GroupDetails }) {
  const group = client.group(details.id);
  const work = useWork();
  const [typed, setTyped] = useState<Partial<Texts>>({});
  const stored = textsOf(details);
  const texts = { ...stored, ...typed };
  const changed = (Object.keys(typed) as (keyof Texts)[]).filter((key) => typed[key] !== stored[key]);
  const type = (key: keyof Texts) => (event: { currentTarget: { value: string } }) =>
    setTyped({ ...typed, [key]: event.currentTarget.value });

  const save = async (event: Event) => {
    event.preventDefault();
    const changes = Object.fromEntries(changed.map((key) => [key, texts[key].trim() || (key === "name" ? "" : null)]));
    if (changed.length === 0 || !(await work.run(() => group.change(changes)))) return;
    setTyped({});
    toast(words.t.saved);
  };

  // The server names no field: an empty name is the usual reason, invisible characters the other.
  const error = explainAs(work.error, { malformed: texts.name.trim() === "" ? words.t.nameInvalid : words.t.textInvalid });
  return (
    <form className="card" onSubmit={(event) => void save(event)}>
      <PictureField
        id={details.id}
        name={details.name}
        picture={details.avatar}
        onChange={(picture) => group.change({ avatar: picture ?? null })}
      />
      <Field
        label={words.t.name}
        hint={words.t.nameHint}
        dir="auto"
        maxLength={64}
        autoComplete="off"
        value={texts.name}
        onInput={type("name")}
        error={changed.includes("name") && texts.name.trim() === "" ? words.t.nameInvalid : undefined}
      />
      <TextField
        label={words.t.description}
        hint={words.t.descriptionHint}
        dir="auto"
        rows={2}
        maxLength={512}
        value={texts.about}
        onInput={type("about")}
      />
      <TextField
        label={words.t.announcement}
        dir="auto"
        rows={4}
        maxLength={4096}
        value={texts.announcement}
        onInput={type("announcement")}
        hint={
          details.announcement ? <AnnouncedBy id={details.announcement.by} time={details.announcement.time} /> : words.t.announcementHint
        }
      />
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
      <div className="buttons">
        <Button type="submit" look="primary" busy={work.busy} disabled={changed.length === 0 || texts.name.trim() === ""}>
          {t.save}
        </Button>
        {changed.length > 0 && <Button onClick={() => setTyped({})}>{t.discard}</Button>}
      </div>
    </form>
  );
}
