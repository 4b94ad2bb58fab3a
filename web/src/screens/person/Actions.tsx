import type { Person } from "@parley/client";
import { useState } from "preact/hooks";
import { attempt, client } from "../../app/client";
import { closePerson } from "../../app/dialogs";
import { nameOf } from "../../app/people";
import { addressOf } from "../../app/routes";
import type { Relation } from "../../people/relation";
import { confirm } from "../../ui/confirm";
import { BlockIcon, EditIcon, SendIcon, TrashIcon, UserPlusIcon, type Icon } from "../../ui/icons";
import { words } from "../people/words";
import { RemarkDialog } from "./RemarkDialog";
import { RequestDialog } from "./RequestDialog";

/** What the user can do with the person now. */
export function Actions({ person, relation }: { person: Person; relation: Relation }) {
  const [open, setOpen] = useState<"remark" | "request">();
  const close = () => setOpen(undefined);
  const { id, isFriend, isBlocked } = person;
  if (relation.kind === "self")
    return (
      <a className="button" href={addressOf({ name: "settings", page: "" })} onClick={closePerson}>
        {words.t.editProfile}
      </a>
    );
  return (
    <div className="person-buttons">
      <a className="tile" href={addressOf({ name: "conversation", kind: "friend", id })} onClick={closePerson}>
        <SendIcon size={22} />
        <span>{words.t.message}</span>
      </a>
      {relation.kind === "stranger" && !isBlocked && (
        <Tile icon={UserPlusIcon} label={words.t.addFriend} onClick={() => setOpen("request")} />
      )}
      {isFriend && <Tile icon={EditIcon} label={words.t.remark} onClick={() => setOpen("remark")} />}
      {!isBlocked && <Tile icon={BlockIcon} label={words.t.block} danger onClick={() => attempt(block(person))} />}
      {isFriend && <Tile icon={TrashIcon} label={words.t.removeFriend} danger onClick={() => attempt(remove(person))} />}
      {open === "remark" && <RemarkDialog person={person} onClose={close} />}
      {open === "request" && <RequestDialog id={id} name={nameOf(person)} onClose={close} />}
    </div>
  );
}

const Tile = ({ icon: Drawing, label, danger = false, onClick }: { icon: Icon; label: string; danger?: boolean; onClick: () => void }) => (
  <button type="button" className={danger ? "tile danger" : "tile"} onClick={onClick}>
    <Drawing size={22} />
    <span>{label}</span>
  </button>
);

async function block(person: Person): Promise<void> {
  const sure = await confirm({
    title: words.t.blockQuestion(nameOf(person)),
    text: words.t.blockText,
    action: words.t.block,
    danger: true,
  });
  if (sure) await client.people.block(person.id);
}

async function remove(person: Person): Promise<void> {
  const sure = await confirm({
    title: words.t.removeQuestion(nameOf(person)),
    text: words.t.removeText,
    action: words.t.removeFriend,
    danger: true,
  });
  if (sure) await client.people.remove(person.id);
}
