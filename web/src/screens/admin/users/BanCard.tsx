import type { Http } from "@parley/client";
import { useState } from "preact/hooks";
import { client } from "../../../app/client";
import { Button } from "../../../ui/Button";
import { confirm } from "../../../ui/confirm";
import { BlockIcon } from "../../../ui/icons";
import { useWork } from "../parts/useWork";
import { moment } from "../parts/When";
import { words } from "../words";
import { BanDialog } from "./BanDialog";

/** Whether a user is banned, and changing that. */
export function BanCard({ user: { id, name, ban }, changed }: { user: Http["AccountDetails"]; changed: () => void }) {
  const [open, setOpen] = useState(false);
  const work = useWork({ forbidden: words.t.protectedUser });
  const lift = async () => {
    const yes = await confirm({ title: words.t.liftQuestion(name), text: words.t.liftText, action: words.t.lift });
    if (yes && (await work.run(() => client.api.administration.unban(id), words.t.liftDone(name)))) changed();
  };
  return (
    <section className="card">
      <h3>{words.t.ban}</h3>
      {ban ? <BanText {...ban} /> : <p>{words.t.banText}</p>}
      {work.error && (
        <p className="problem" role="alert">
          {work.error}
        </p>
      )}
      <div className="buttons">
        {ban && (
          <Button busy={work.busy} onClick={lift}>
            {words.t.lift}
          </Button>
        )}
        <Button look="danger" icon={BlockIcon} onClick={() => setOpen(true)}>
          {ban ? words.t.banAgain : `${words.t.ban}…`}
        </Button>
      </div>
      {open && <BanDialog id={id} name={name} ban={ban} onClose={() => setOpen(false)} onDone={changed} />}
    </section>
  );
}

function BanText({ since, until, reason }: Http["Ban"]) {
  return (
    <div className="ban">
      <p>
        <span className="tag bad">{words.t.banSince(moment(since))}</span>{" "}
        {until === undefined ? words.t.banForever : words.t.banUntil(moment(until))}
      </p>
      {reason && <blockquote dir="auto">{reason}</blockquote>}
    </div>
  );
}
