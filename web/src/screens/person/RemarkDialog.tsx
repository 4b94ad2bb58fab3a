import type { Person } from "@parley/client";
import { useState } from "preact/hooks";
import { client } from "../../app/client";
import { t } from "../../i18n";
import { FormDialog } from "../../people/FormDialog";
import { explainAs, useWork } from "../../people/work";
import { Field } from "../../ui/Field";
import { words } from "../people/words";

/** The user's own name for a friend. */
export function RemarkDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const work = useWork();
  const [remark, setRemark] = useState(person.remark ?? "");
  const error = explainAs(work.error, { malformed: words.t.remarkInvalid });
  return (
    <FormDialog
      title={words.t.remarkTitle(person.name)}
      action={t.save}
      work={work}
      onSubmit={() => client.people.remark(person.id, remark.trim() || null)}
      onClose={onClose}
    >
      <Field
        autoFocus
        dir="auto"
        label={words.t.remarkLabel}
        hint={words.t.remarkHint}
        error={error}
        placeholder={person.name}
        maxLength={64}
        autoComplete="off"
        value={remark}
        onInput={(event) => setRemark(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
