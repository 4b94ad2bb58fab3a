import type { GroupDetails } from "@parley/client";
import { useState } from "preact/hooks";
import { attempt, client } from "../../app/client";
import { formatDateTime } from "../../i18n";
import { Switch } from "../../ui/Switch";
import { MuteDialog } from "./MuteDialog";
import { isAllMuted, isManager } from "./rights";
import { words } from "./words";

/** Whether only managers may write: to change for them, a sentence for the others. */
export function AllMuted({ details }: { details: GroupDetails }) {
  const [asking, setAsking] = useState(false);
  const group = client.group(details.id);
  const muted = isAllMuted(details);
  const until = muted && details.allMutedUntil !== undefined ? words.t.muteAllUntil(formatDateTime(details.allMutedUntil)) : undefined;
  if (!isManager(details.role))
    return muted ? (
      <p className="notice-line">
        {words.t.muteAll}. {until}
      </p>
    ) : null;
  return (
    <div className="card">
      <Switch
        label={words.t.muteAll}
        hint={until ?? words.t.muteAllHint}
        checked={muted}
        onChange={(on) => (on ? setAsking(true) : attempt(group.unmuteAll()))}
      />
      {asking && (
        <MuteDialog
          title={words.t.muteAllTitle}
          hint={words.t.muteAllHint}
          endless
          onMute={(end) => group.muteAll(end)}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
