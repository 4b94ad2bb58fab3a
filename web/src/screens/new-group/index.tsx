import { newId, type GroupDetails } from "@parley/client";
import { useRef, useState } from "preact/hooks";
import { client } from "../../app/client";
import { goBack, navigate } from "../../app/router";
import { t } from "../../i18n";
import { useWork } from "../../people/work";
import { Button, IconButton } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { focusAtFirst } from "../../ui/focus";
import { BackIcon } from "../../ui/icons";
import { toast } from "../../ui/Toasts";
import { FriendPicker } from "../group-settings/FriendPicker";
import { PictureField } from "../group-settings/PictureField";
import { explainRefusal, namedIn } from "../group-settings/refusal";
import { words } from "../group-settings/words";
import "./new-group.css";

export { words };

/** Creates a group with friends, and opens it. */
export default function NewGroupScreen() {
  const work = useWork();
  const create = useCreate();
  const [name, setName] = useState("");
  const [picture, setPicture] = useState<string>();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const ready = name.trim() !== "";
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!ready || work.busy) return;
    await work.run(async () => {
      const { id } = await create(name.trim(), chosen);
      if (picture)
        await client
          .group(id)
          .change({ avatar: picture })
          .catch(() => toast(words.t.pictureFailed, { danger: true }));
      navigate({ name: "conversation", kind: "group", id }, { replace: true });
    });
  };
  const error = explainRefusal(work.error, chosen);
  const isAboutName = (work.error as { reason?: string } | undefined)?.reason === "malformed";
  return (
    <form className="new-group" onSubmit={(event) => void submit(event)}>
      <header className="pane-head">
        <IconButton icon={BackIcon} label={t.back} onClick={() => goBack({ name: "home" })} />
        <h1 className="grow">{t.newGroup}</h1>
        <Button type="submit" look="primary" busy={work.busy} disabled={!ready}>
          {words.t.create}
        </Button>
      </header>
      <div className="new-group-body">
        <PictureField id="" name={name} picture={picture} onChange={setPicture} />
        <Field
          ref={focusAtFirst}
          label={words.t.newName}
          hint={words.t.newNameHint}
          error={isAboutName ? error : undefined}
          dir="auto"
          maxLength={64}
          autoComplete="off"
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <div role="group" aria-labelledby="new-members" className="new-members">
          <h2 id="new-members">{words.t.newMembers}</h2>
          <p className="quiet">{words.t.newMembersHint}</p>
          {error && !isAboutName && (
            <p className="form-error" role="alert">
              {error}
            </p>
          )}
          <FriendPicker chosen={chosen} onChange={setChosen} wrong={namedIn(work.error, chosen)} />
        </div>
      </div>
    </form>
  );
}

/** Creates the group once, even if the answer to the first try was lost. */
function useCreate(): (name: string, members: readonly string[]) => Promise<GroupDetails> {
  const last = useRef({ body: "", key: "" });
  return (name, members) => {
    const body = JSON.stringify([name, members]);
    if (last.current.body !== body) last.current = { body, key: newId() };
    return client.api.groups.create({ name, members: [...members] }, last.current.key);
  };
}
