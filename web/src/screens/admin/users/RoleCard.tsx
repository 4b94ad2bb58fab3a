import type { Http } from "@parley/client";
import { useState } from "preact/hooks";
import { client } from "../../../app/client";
import { Button } from "../../../ui/Button";
import { confirm } from "../../../ui/confirm";
import { SelectField } from "../../../ui/Field";
import type { StaffRole } from "../pages";
import { useWork } from "../parts/useWork";
import { words } from "../words";

type Choice = StaffRole | "none";

/** The role of a user on the whole server. */
export function RoleCard({ user: { id, name, role }, changed }: { user: Http["AccountDetails"]; changed: () => void }) {
  const present: Choice = role ?? "none";
  const [choice, setChoice] = useState<Choice>(present);
  const work = useWork({ forbidden: words.t.protectedUser });
  const titles: Record<Choice, string> = { none: words.t.noRole, ...words.t.roles };
  const change = async (event: Event) => {
    event.preventDefault();
    const yes = await confirm({
      title: words.t.roleQuestion[choice](name),
      text: words.t.roleHint[choice],
      action: words.t.roleAction,
      danger: true,
    });
    if (yes && (await work.run(() => client.api.administration.setRole(id, choice === "none" ? null : choice), words.t.roleDone(name))))
      changed();
  };
  return (
    <section className="card">
      <h3>{words.t.role}</h3>
      <form onSubmit={change}>
        <SelectField
          label={words.t.roleLabel(name)}
          hint={words.t.roleHint[choice]}
          error={work.error}
          value={choice}
          onChange={(event) => setChoice(event.currentTarget.value as Choice)}
        >
          {(Object.keys(titles) as Choice[]).map((key) => (
            <option key={key} value={key}>
              {titles[key]}
            </option>
          ))}
        </SelectField>
        <div className="buttons">
          <Button type="submit" look="danger" disabled={choice === present} busy={work.busy}>
            {words.t.roleAction}
          </Button>
        </div>
      </form>
    </section>
  );
}
