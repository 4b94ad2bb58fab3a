import type { GroupDetails } from "@parley/client";
import { attempt, client } from "../../app/client";
import { Switch } from "../../ui/Switch";
import { LinksSection } from "./LinksSection";
import { words } from "./words";

type Joining = GroupDetails["settings"]["joining"];
const ways: readonly Joining[] = ["closed", "request", "open"];

/** How people come into the group. */
export function JoiningTab({ details }: { details: GroupDetails }) {
  const { inviting, joining, history } = details.settings;
  const change = (settings: Partial<GroupDetails["settings"]>) => attempt(client.group(details.id).change({ settings }));
  return (
    <div className="sheet">
      <div className="card">
        <Switch
          label={words.t.whoAdds}
          hint={words.t.whoAddsHint}
          checked={inviting === "members"}
          onChange={(on) => change({ inviting: on ? "members" : "admins" })}
        />
        <Switch label={words.t.history} hint={words.t.historyHint} checked={history} onChange={(on) => change({ history: on })} />
      </div>
      <fieldset className="card">
        <legend>
          <h2>{words.t.howToJoin}</h2>
        </legend>
        {ways.map((way) => (
          <label key={way} className="way">
            <input type="radio" name="joining" checked={joining === way} onChange={() => change({ joining: way })} />
            <span>
              <b>{words.t.join[way]}</b>
              <small>{words.t.joinHint[way]}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <LinksSection details={details} />
    </div>
  );
}
