import type { Http } from "@parley/client";
import { useState } from "preact/hooks";
import { client } from "../../../app/client";
import { t } from "../../../i18n";
import { Button } from "../../../ui/Button";
import { confirm } from "../../../ui/confirm";
import { Dialog } from "../../../ui/Dialog";
import { LeaveIcon, LockIcon } from "../../../ui/icons";
import { CopyLine } from "../parts/CopyLine";
import { useWork } from "../parts/useWork";
import { words } from "../words";

const { administration } = client.api;

/** How a user gets into the account: a new password, and an end to all sessions. */
export function AccessCard({ user: { id, name, role, sessions }, changed }: { user: Http["AccountDetails"]; changed: () => void }) {
  const [password, setPassword] = useState<string>();
  const ending = useWork({ forbidden: words.t.protectedUser });
  // The server refuses both alike. Only administrators can be in its settings.
  const resetting = useWork({ forbidden: role === "admin" ? words.t.protectedUser : words.t.foreignPassword });
  const reset = async () => {
    const yes = await confirm({ title: words.t.resetQuestion(name), text: words.t.resetText, action: words.t.resetAction, danger: true });
    if (yes && (await resetting.run(async () => setPassword((await administration.setPassword(id)).password)))) changed();
  };
  const end = async () => {
    const yes = await confirm({
      title: words.t.endSessionsQuestion(name),
      text: words.t.endSessionsText(sessions.length),
      action: words.t.endSessionsAction,
      danger: true,
    });
    if (yes && (await ending.run(() => administration.endSessions(id), words.t.endSessionsDone(name)))) changed();
  };
  return (
    <section className="card">
      <h3>{words.t.access}</h3>
      {(resetting.error ?? ending.error) && (
        <p className="problem" role="alert">
          {resetting.error ?? ending.error}
        </p>
      )}
      <div className="buttons">
        <Button look="danger" icon={LockIcon} busy={resetting.busy} onClick={reset}>
          {words.t.reset}
        </Button>
        <Button look="danger" icon={LeaveIcon} busy={ending.busy} disabled={sessions.length === 0} onClick={end}>
          {words.t.endSessions}
        </Button>
      </div>
      {password !== undefined && (
        <Dialog
          title={words.t.newPassword(name)}
          onClose={() => setPassword(undefined)}
          actions={<Button onClick={() => setPassword(undefined)}>{t.close}</Button>}
        >
          <CopyLine label={words.t.newPasswordLabel} text={password} hint={words.t.newPasswordHint} />
        </Dialog>
      )}
    </section>
  );
}
