import { useState } from "preact/hooks";
import { client } from "../../app/client";
import { FormDialog } from "../../people/FormDialog";
import { explainAs, Invalid, isInvalid, useWork } from "../../people/work";
import { Field } from "../../ui/Field";
import { DurationField, useDuration } from "./DurationField";
import { copyLink } from "./links";
import { words } from "./words";

const mostUses = 100_000;

/** Makes a link, and copies it. */
export function LinkDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const work = useWork();
  const choice = useDuration(7 * 86_400_000);
  const [uses, setUses] = useState("");
  const create = async () => {
    const [expires, maxUses] = [choice.end(), uses.trim() === "" ? undefined : Number(uses)];
    if (expires === null) throw new Invalid("date");
    if (maxUses !== undefined && !(Number.isInteger(maxUses) && maxUses >= 1 && maxUses <= mostUses)) throw new Invalid("uses");
    const { code } = await client.group(id).createLink({ ...(expires && { expires }), ...(maxUses && { maxUses }) });
    copyLink(code);
  };
  const error = explainAs(work.error, { "too-large": words.t.tooManyLinks, conflict: words.t.linksClosed });
  return (
    <FormDialog title={words.t.newLinkTitle} action={words.t.createLink} work={work} onSubmit={create} onClose={onClose}>
      <DurationField
        label={words.t.expiry}
        endless={words.t.never}
        choice={choice}
        error={isInvalid(work.error, "date") ? words.t.datePast : undefined}
      />
      <Field
        type="text"
        inputMode="numeric"
        label={words.t.maxUses}
        hint={words.t.maxUsesHint}
        error={isInvalid(work.error, "uses") ? words.t.maxUsesInvalid : undefined}
        autoComplete="off"
        maxLength={6}
        value={uses}
        onInput={(event) => setUses(event.currentTarget.value)}
      />
      {error && (
        <p className="form-error" role="alert">
          {error}
        </p>
      )}
    </FormDialog>
  );
}
