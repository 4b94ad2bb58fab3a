import { FormDialog } from "../../people/FormDialog";
import { explainAs, Invalid, isInvalid, useWork } from "../../people/work";
import { DurationField, useDuration } from "./DurationField";
import { words } from "./words";

interface MuteDialogProps {
  title: string;
  hint: string;
  /** Whether a mute without an end is possible. */
  endless?: boolean;
  onMute: (until: number | undefined) => Promise<unknown>;
  onClose: () => void;
}

/** Asks for how long somebody, or everybody, may not write. */
export function MuteDialog({ title, hint, endless = false, onMute, onClose }: MuteDialogProps) {
  const work = useWork();
  const choice = useDuration(endless ? "never" : 3_600_000);
  const mute = async () => {
    const until = choice.end();
    if (until === null) throw new Invalid("date");
    await onMute(until);
  };
  const error = isInvalid(work.error, "date") ? words.t.datePast : explainAs(work.error, { "unknown-user": words.t.memberGone });
  return (
    <FormDialog title={title} action={words.t.muteAction} danger work={work} onSubmit={mute} onClose={onClose}>
      <DurationField
        label={words.t.howLong}
        hint={hint}
        endless={endless ? words.t.untilLifted : undefined}
        choice={choice}
        error={error}
      />
    </FormDialog>
  );
}
