import type { Http } from "@parley/client";
import { useState } from "preact/hooks";
import { Button } from "../../../ui/Button";
import { Field } from "../../../ui/Field";
import { useWork } from "../parts/useWork";
import { words } from "../words";
import { removeMember } from "./removeMember";

const userId = /^[a-z][a-z0-9_.-]{1,31}$/;

/** Removes a member whose id the administrator knows. */
export function RemoveById({ group, onRemoved }: { group: Http["GroupOverview"]; onRemoved: () => void }) {
  const [id, setId] = useState("");
  const work = useWork({ "unknown-user": words.t.noSuchUser });
  const submit = async (event: Event) => {
    event.preventDefault();
    const user = id.trim();
    if (!userId.test(user)) return work.fail(words.t.invalidId);
    if (!(await removeMember(work, group, user, user))) return;
    setId("");
    onRemoved();
  };
  return (
    <>
      <p>{words.t.membersHidden}</p>
      <form className="one-line" onSubmit={submit} noValidate>
        <Field
          label={words.t.memberId}
          value={id}
          error={work.error}
          maxLength={32}
          spellcheck={false}
          autocapitalize="none"
          onInput={(event) => setId(event.currentTarget.value)}
        />
        <Button type="submit" look="danger" busy={work.busy}>
          {words.t.removeAction}
        </Button>
      </form>
    </>
  );
}
