import type { GroupDetails, MembersState } from "@parley/client";
import { useMemo, useState } from "preact/hooks";
import { client, useReadable } from "../../app/client";
import { FormDialog } from "../../people/FormDialog";
import { useWork } from "../../people/work";
import { FriendPicker } from "./FriendPicker";
import { explainRefusal, namedIn } from "./refusal";
import { words } from "./words";

/** Adds friends to the group. */
export function AddDialog({ details, members, onClose }: { details: GroupDetails; members: MembersState["members"]; onClose: () => void }) {
  const friends = useReadable(client.people.friends);
  const work = useWork();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const present = useMemo(() => new Set([...details.members, ...members].map(({ id }) => id)), [details.members, members]);
  const error = explainRefusal(work.error, chosen);
  const allAreIn = friends.length > 0 && friends.every(({ id }) => present.has(id));
  return (
    <FormDialog
      title={words.t.addFriends}
      action={words.t.addAction(chosen.length)}
      ready={chosen.length > 0}
      work={work}
      className="add-dialog"
      onSubmit={() => client.group(details.id).add(chosen)}
      onClose={onClose}
    >
      {allAreIn ? (
        <p className="picker-note">{words.t.allAreIn}</p>
      ) : (
        <FriendPicker chosen={chosen} onChange={setChosen} members={present} wrong={namedIn(work.error, chosen)} />
      )}
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
    </FormDialog>
  );
}
