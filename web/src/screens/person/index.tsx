import { copyText } from "../../ui/copy";
import { useEffect, useState } from "preact/hooks";
import { attempt, client } from "../../app/client";
import { closePerson, shownPerson } from "../../app/dialogs";
import { nameOf, usePerson } from "../../app/people";
import { useSignal } from "../../app/signal";
import { t } from "../../i18n";
import { presenceOf } from "../../people/presence";
import { useRelations } from "../../people/relation";
import { explainAs } from "../../people/work";
import { Avatar } from "../../ui/Avatar";
import { IconButton } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { CopyIcon } from "../../ui/icons";
import { toast } from "../../ui/Toasts";
import { words } from "../people/words";
import { Actions } from "./Actions";
import { Standing } from "./Standing";
import "./person.css";

export { words };

/** The card of a person: who they are, and what can be done with them. */
export default function PersonCard() {
  const id = useSignal(shownPerson) ?? "";
  const person = usePerson(id);
  const relation = useRelations()(id);
  const error = useRefreshed(id);
  const name = nameOf(person);
  return (
    <Dialog title={t.profile} onClose={closePerson} className="person-card">
      <div className="portrait">
        <Avatar id={id} name={name} picture={person.avatar} size={104} online={person.online} />
        <h3 dir="auto">{name}</h3>
        {person.remark && <p dir="auto">{words.t.name(person.name)}</p>}
        {relation.kind === "friend" && <p className={person.online ? "online" : undefined}>{presenceOf(person)}</p>}
        <p className="id">
          <bdi>@{id}</bdi>
          <IconButton icon={CopyIcon} size={16} label={words.t.copyId} onClick={() => attempt(copyText(id).then(() => toast(t.copied)))} />
        </p>
      </div>
      {person.about && (
        <p className="about" dir="auto">
          {person.about}
        </p>
      )}
      {error && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
      <Standing person={person} relation={relation} />
      <Actions person={person} relation={relation} />
    </Dialog>
  );
}

/** Fetches the profile again as the card opens, and says why that failed. */
function useRefreshed(id: string): string | undefined {
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    client.people.refresh(id).catch(setError);
  }, [id]);
  return explainAs(error, { "unknown-user": words.t.gone });
}
