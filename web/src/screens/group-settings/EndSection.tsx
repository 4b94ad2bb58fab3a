import type { GroupDetails } from "@parley/client";
import { useState } from "preact/hooks";
import { attempt, client } from "../../app/client";
import { navigate } from "../../app/router";
import { FormDialog } from "../../people/FormDialog";
import { explainAs, useWork } from "../../people/work";
import { Button } from "../../ui/Button";
import { confirm } from "../../ui/confirm";
import { Field } from "../../ui/Field";
import { LeaveIcon, TrashIcon } from "../../ui/icons";
import { words } from "./words";

/** The ways out: leaving, and for the owner the end of the group. */
export function EndSection({ details }: { details: GroupDetails }) {
  const [dissolving, setDissolving] = useState(false);
  return (
    <section className="buttons end">
      <Button look="danger" icon={LeaveIcon} onClick={() => attempt(leave(details))}>
        {words.t.leave}
      </Button>
      {details.role === "owner" && (
        <Button look="danger" icon={TrashIcon} onClick={() => setDissolving(true)}>
          {words.t.dissolve}
        </Button>
      )}
      {dissolving && <DissolveDialog details={details} onClose={() => setDissolving(false)} />}
    </section>
  );
}

async function leave({ id, name, role, size }: GroupDetails): Promise<void> {
  const text = size === 1 ? words.t.leaveLastText : role === "owner" ? `${words.t.leaveOwnerText} ${words.t.leaveText}` : words.t.leaveText;
  if (!(await confirm({ title: words.t.leaveQuestion(name), text, action: words.t.leaveAction, danger: true }))) return;
  await client.group(id).leave();
  navigate({ name: "home" }, { replace: true });
}

/** Asks for the name, so that nobody ends a group by a slip. */
function DissolveDialog({ details, onClose }: { details: GroupDetails; onClose: () => void }) {
  const work = useWork();
  const [typed, setTyped] = useState("");
  const dissolve = async () => {
    await client.group(details.id).dissolve();
    navigate({ name: "home" }, { replace: true });
  };
  return (
    <FormDialog
      title={words.t.dissolveTitle(details.name)}
      action={words.t.dissolveAction}
      danger
      work={work}
      ready={typed.trim() === details.name.trim()}
      onSubmit={dissolve}
      onClose={onClose}
    >
      <p>{words.t.dissolveText}</p>
      <Field
        autoFocus
        dir="auto"
        label={words.t.dissolveType}
        placeholder={details.name}
        autoComplete="off"
        error={explainAs(work.error, {})}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
