import { useState } from "preact/hooks";
import { client } from "../../../app/client";
import { addressOf } from "../../../app/routes";
import { t } from "../../../i18n";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { Field, SelectField } from "../../../ui/Field";
import { CopyLine } from "../parts/CopyLine";
import { useWork } from "../parts/useWork";
import { words } from "../words";

const days = { day: 1, week: 7, month: 30, never: undefined } as const;
const mostUses = 10_000;

/** Makes an invitation, and shows its link once. */
export function InviteDialog({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const [link, setLink] = useState<string>();
  const made = (code: string) => {
    setLink(location.origin + addressOf({ name: "sign-up", invitation: code }));
    onMade();
  };
  if (link === undefined) return <InviteForm onClose={onClose} onMade={made} />;
  return (
    <Dialog key="link" title={words.t.inviteReady} onClose={onClose} actions={<Button onClick={onClose}>{t.close}</Button>}>
      <CopyLine label={words.t.inviteLink} text={link} hint={words.t.inviteReadyHint} />
    </Dialog>
  );
}

function InviteForm({ onClose, onMade }: { onClose: () => void; onMade: (code: string) => void }) {
  const [uses, setUses] = useState("1");
  const [expiry, setExpiry] = useState<keyof typeof days>("week");
  const [wrong, setWrong] = useState(false);
  const work = useWork();
  const submit = async (event: Event) => {
    event.preventDefault();
    const count = Number(uses);
    setWrong(!isUses(count));
    if (!isUses(count)) return;
    const length = days[expiry];
    const expires = length === undefined ? undefined : Date.now() + length * 86_400_000;
    await work.run(async () => onMade((await client.api.administration.invite({ uses: count, expires })).code!));
  };
  const actions = (
    <>
      <Button onClick={onClose}>{t.cancel}</Button>
      <Button type="submit" form="invite" look="primary" busy={work.busy}>
        {words.t.inviteAction}
      </Button>
    </>
  );
  return (
    <Dialog key="form" title={words.t.invite} onClose={onClose} actions={actions}>
      <form id="invite" onSubmit={submit} noValidate>
        <p>{words.t.inviteHint}</p>
        <Field
          label={words.t.inviteUses}
          inputMode="numeric"
          value={uses}
          error={wrong ? words.t.inviteUsesWrong : undefined}
          autoFocus
          onInput={(event) => setUses(event.currentTarget.value)}
        />
        <SelectField
          label={words.t.inviteExpires}
          value={expiry}
          onChange={(event) => setExpiry(event.currentTarget.value as keyof typeof days)}
        >
          {Object.entries(words.t.inviteExpiry).map(([key, title]) => (
            <option key={key} value={key}>
              {title}
            </option>
          ))}
        </SelectField>
        {work.error && (
          <p className="problem" role="alert">
            {work.error}
          </p>
        )}
      </form>
    </Dialog>
  );
}

const isUses = (count: number): boolean => Number.isInteger(count) && count >= 1 && count <= mostUses;
