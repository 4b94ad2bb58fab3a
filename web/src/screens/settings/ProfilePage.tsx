import type { Me, ParleyError } from "@parley/client";
import { useRef, useState } from "preact/hooks";
import { attempt, client, explain, useReadable } from "../../app/client";
import { t } from "../../i18n";
import { Avatar } from "../../ui/Avatar";
import { Button, IconButton } from "../../ui/Button";
import { Field, TextField } from "../../ui/Field";
import { CropDialog } from "../../people/CropDialog";
import { copyText } from "../../ui/copy";
import { CopyIcon, ImageIcon } from "../../ui/icons";
import { Spinner } from "../../ui/Spinner";
import { toast } from "../../ui/Toasts";
import { useSubmit } from "../entrance/useSubmit";
import { words } from "./words";

const longestAbout = 256;

/** How the user is called and pictured. */
export function ProfilePage() {
  const me = useReadable(client.me);
  if (!me)
    return (
      <div className="state">
        <Spinner label={t.loading} />
      </div>
    );
  return (
    <>
      <Picture me={me} />
      {/* Another device may change the profile: then what is shown here begins anew. */}
      <ProfileForm key={`${me.name} ${me.about}`} me={me} />
      <section className="card id-card">
        <div>
          <h2>{words.t.userId}</h2>
          <p>
            <b>@{me.id}</b>
          </p>
          <p className="note">{words.t.userIdHint}</p>
        </div>
        <IconButton icon={CopyIcon} label={words.t.copyId} onClick={() => attempt(copyText(me.id).then(() => toast(t.copied)))} />
      </section>
    </>
  );
}

function Picture({ me }: { me: Me }) {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const change = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setError(undefined);
    await work().then(
      () => toast(words.t.pictureChanged),
      (thrown) => setError(explain(thrown)),
    );
    setBusy(false);
  };
  const [chosen, setChosen] = useState<ImageBitmap>();
  const choose = async (file: File | undefined) => {
    if (!file) return;
    const picture = await createImageBitmap(file).catch(() => undefined);
    setChosen(picture);
    setError(picture ? undefined : words.t.notAPicture);
  };
  const upload = (square: Blob) => {
    setChosen(undefined);
    void change(async () => {
      const { file: avatar } = await client.api.files.upload(square, { name: "avatar.webp" });
      await client.api.accounts.changeMe({ avatar });
    });
  };
  return (
    <section className="card picture-card" aria-label={words.t.picture}>
      <Avatar id={me.id} name={me.name} picture={me.avatar} size={96} />
      <div>
        <div className="buttons">
          <Button icon={ImageIcon} busy={busy} onClick={() => input.current?.click()}>
            {words.t.choosePicture}
          </Button>
          {me.avatar && (
            <Button look="quiet" disabled={busy} onClick={() => change(() => client.api.accounts.changeMe({ avatar: null }))}>
              {words.t.removePicture}
            </Button>
          )}
        </div>
        <p className={error ? "note error" : "note"} role={error ? "alert" : undefined}>
          {error ?? words.t.pictureHint}
        </p>
        <input
          ref={input}
          type="file"
          accept="image/*"
          hidden
          aria-label={words.t.choosePicture}
          onChange={(event) => {
            void choose(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
        {chosen && <CropDialog picture={chosen} onChoose={upload} onClose={() => setChosen(undefined)} />}
      </div>
    </section>
  );
}

function ProfileForm({ me }: { me: Me }) {
  const [name, setName] = useState(me.name);
  const [about, setAbout] = useState(me.about ?? "");
  const { form, busy, error, submit, forget } = useSubmit(async () => {
    await client.api.accounts.changeMe({ name: name.trim(), about: about.trim() || null });
    toast(words.t.saved);
  });
  const isNameWrong = name.trim() === "" || error?.reason === "malformed";
  const isChanged = name.trim() !== me.name || about.trim() !== (me.about ?? "");
  return (
    <form ref={form} className="card" onSubmit={(event) => submit(event, name.trim() !== "")}>
      <Field
        label={words.t.name}
        autoComplete="name"
        maxLength={64}
        dir="auto"
        value={name}
        error={isNameWrong ? words.t.nameEmpty : undefined}
        onInput={(event) => {
          setName(event.currentTarget.value);
          forget();
        }}
      />
      <TextField
        label={words.t.about}
        hint={words.t.aboutHint(longestAbout - about.length)}
        maxLength={longestAbout}
        dir="auto"
        value={about}
        onInput={(event) => {
          setAbout(event.currentTarget.value);
          forget();
        }}
      />
      <Footer error={error?.reason === "malformed" ? undefined : error}>
        <Button type="submit" look="primary" busy={busy} disabled={!isChanged || name.trim() === ""}>
          {t.save}
        </Button>
      </Footer>
    </form>
  );
}

/** The buttons of a form, and why it was refused. */
export const Footer = ({ error, children }: { error: ParleyError | undefined; children: preact.ComponentChildren }) => (
  <div className="form-footer">
    {error && (
      <p className="note error" role="alert">
        {explain(error)}
      </p>
    )}
    {children}
  </div>
);
