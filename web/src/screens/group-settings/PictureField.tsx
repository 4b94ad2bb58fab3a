import { useRef, useState } from "preact/hooks";
import { client } from "../../app/client";
import { CropDialog } from "../../people/CropDialog";
import { explainAs, useWork } from "../../people/work";
import { Avatar } from "../../ui/Avatar";
import { Button, IconButton } from "../../ui/Button";
import { CloseIcon, ImageIcon } from "../../ui/icons";
import { words } from "./words";
import "./picture-field.css";

interface PictureFieldProps {
  id: string;
  name: string;
  picture: string | undefined;
  /** Called with the file on the server; undefined removes the picture. */
  onChange: (picture: string | undefined) => void | Promise<unknown>;
}

/** The picture of a group, and the way to another one. */
export function PictureField({ id, name, picture, onChange }: PictureFieldProps) {
  const work = useWork();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<ImageBitmap>();
  const [unreadable, setUnreadable] = useState(false);
  const choose = async (file: File | undefined) => {
    if (!file) return;
    const read = await createImageBitmap(file).catch(() => undefined);
    setChosen(read);
    setUnreadable(read === undefined);
  };
  const upload = (square: Blob) => {
    setChosen(undefined);
    void work.run(async () => onChange((await client.api.files.upload(square, { name: "avatar.webp" })).file));
  };
  const error = unreadable ? words.t.noPicture : explainAs(work.error, {});
  return (
    <div className="picture-field">
      <Avatar id={id} name={name} picture={picture} size={88} />
      <div>
        <div className="buttons">
          <Button icon={ImageIcon} busy={work.busy} onClick={() => input.current!.click()}>
            {picture ? words.t.changePicture : words.t.choosePicture}
          </Button>
          {picture && (
            <IconButton
              icon={CloseIcon}
              label={words.t.removePicture}
              disabled={work.busy}
              onClick={() => work.run(async () => onChange(undefined))}
            />
          )}
        </div>
        {error && (
          <p className="form-error" role="alert">
            {error}
          </p>
        )}
      </div>
      <input
        ref={input}
        type="file"
        hidden
        accept="image/*"
        aria-label={words.t.choosePicture}
        onChange={(event) => {
          void choose(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
      {chosen && <CropDialog picture={chosen} onChoose={upload} onClose={() => setChosen(undefined)} />}
    </div>
  );
}
