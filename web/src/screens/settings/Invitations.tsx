import type { Http } from "@parley/client";
import { useState } from "preact/hooks";
import { attempt, client } from "../../app/client";
import { addressOf } from "../../app/routes";
import { formatFull, formatNumber, formatWhen } from "../../i18n";
import { Button } from "../../ui/Button";
import { confirm } from "../../ui/confirm";
import { Field, SelectField } from "../../ui/Field";
import { useSubmit } from "../entrance/useSubmit";
import { LinkBox } from "./LinkBox";
import { Pending } from "./Pending";
import { Footer } from "./ProfilePage";
import { useLoaded } from "./useLoaded";
import { words } from "./words";

type Invitation = Http["Invitation"];

const day = 86_400_000;
const lifetimes = { day, week: 7 * day, month: 30 * day, never: undefined };
type Lifetime = keyof typeof lifetimes;

/** Links for as many people as the administrator says, and those that exist. */
export function Invitations() {
  const [pages, setPages] = useState(1);
  const list = useLoaded(() => load(pages));
  const [link, setLink] = useState<string>();
  const made = ({ code }: Invitation) => {
    setLink(`${location.origin}${addressOf({ name: "sign-up", invitation: code! })}`);
    list.reload();
  };
  return (
    <>
      <NewInvitation made={made} />
      {link && (
        <section className="card made" role="status">
          <p>{words.t.linkOnce}</p>
          <LinkBox link={link} />
        </section>
      )}
      <section className="card">
        <h2>{words.t.invitations}</h2>
        {!list.value ? (
          <Pending of={list} />
        ) : list.value.invitations.length === 0 ? (
          <p className="note">{words.t.noInvitations}</p>
        ) : (
          <ul className="lines">
            {list.value.invitations.map((one) => (
              <Line key={one.id} invitation={one} gone={list.reload} />
            ))}
          </ul>
        )}
        {list.value?.more && (
          <Button
            onClick={() => {
              setPages(pages + 1);
              list.reload();
            }}
          >
            {words.t.loadMore}
          </Button>
        )}
      </section>
    </>
  );
}

/** The first pages of the list. */
async function load(pages: number): Promise<{ invitations: Invitation[]; more: boolean }> {
  const invitations: Invitation[] = [];
  let page: string | undefined;
  for (let at = 0; at < pages; at++) {
    const answer = await client.api.administration.invitations(page === undefined ? {} : { page });
    invitations.push(...answer.invitations);
    ({ page } = answer);
    if (page === undefined) break;
  }
  return { invitations, more: page !== undefined };
}

function NewInvitation({ made }: { made: (invitation: Invitation) => void }) {
  const [uses, setUses] = useState("1");
  const [lifetime, setLifetime] = useState<Lifetime>("week");
  const count = Number(uses);
  const isCount = Number.isInteger(count) && count >= 1 && count <= 10_000;
  const { form, busy, error, submit } = useSubmit(async () => {
    const time = lifetimes[lifetime];
    made(await client.api.administration.invite({ uses: count, ...(time !== undefined && { expires: Date.now() + time }) }));
  });
  return (
    <form ref={form} className="card" noValidate onSubmit={(event) => submit(event, isCount)}>
      <h2>{words.t.newInvitation}</h2>
      <p className="note">{words.t.newInvitationHint}</p>
      <div className="two-fields">
        <Field
          label={words.t.uses}
          type="number"
          inputMode="numeric"
          min={1}
          max={10_000}
          value={uses}
          error={isCount ? undefined : words.t.usesProblem}
          onInput={(event) => setUses(event.currentTarget.value)}
        />
        <SelectField label={words.t.expires} value={lifetime} onChange={(event) => setLifetime(event.currentTarget.value as Lifetime)}>
          {Object.entries(words.t.expiry).map(([key, text]) => (
            <option key={key} value={key}>
              {text}
            </option>
          ))}
        </SelectField>
      </div>
      <Footer error={error}>
        <Button type="submit" look="primary" busy={busy}>
          {words.t.createLink}
        </Button>
      </Footer>
    </form>
  );
}

function Line({ invitation: { id, uses, used, created, expires }, gone }: { invitation: Invitation; gone: () => void }) {
  const isExpired = expires !== undefined && expires <= Date.now();
  const state =
    used >= uses
      ? words.t.usedUp
      : isExpired
        ? words.t.expired
        : expires !== undefined
          ? words.t.validUntil(formatFull(expires))
          : undefined;
  const revoke = async () => {
    const { revokeQuestion: title, revokeText: text, revoke: action } = words.t;
    if (!(await confirm({ title, text, action, danger: true }))) return;
    await client.api.administration.deleteInvitation(id);
    gone();
  };
  return (
    <li>
      <div className="grow">
        <b>{words.t.usedOf(formatNumber(used), formatNumber(uses))}</b>
        <p className="note">{[formatWhen(created), state].filter(Boolean).join(" · ")}</p>
      </div>
      <Button onClick={() => attempt(revoke())}>{words.t.revoke}</Button>
    </li>
  );
}
