import type { Http } from "@parley/client";
import { useState } from "preact/hooks";
import { client } from "../../../app/client";
import { Button } from "../../../ui/Button";
import { confirm } from "../../../ui/confirm";
import { PlusIcon, UserPlusIcon } from "../../../ui/icons";
import { EmptyState } from "../../../ui/States";
import { PagedTable, type Column } from "../parts/PagedTable";
import { PageTitle } from "../parts/PageTitle";
import { usePages } from "../parts/usePages";
import { useWork } from "../parts/useWork";
import { moment, When } from "../parts/When";
import { words } from "../words";
import { InviteDialog } from "./InviteDialog";

type Invitation = Http["Invitation"];

/** Invitations to sign up. */
export function Invitations() {
  const [open, setOpen] = useState(false);
  const work = useWork();
  const pages = usePages("", async (page) => {
    const answer = await client.api.administration.invitations({ page });
    return { items: answer.invitations, page: answer.page };
  });
  const revoke = async ({ id, uses, used }: Invitation) => {
    const yes = await confirm({
      title: words.t.revokeQuestion,
      text: words.t.revokeText(uses - used),
      action: words.t.revoke,
      danger: true,
    });
    if (yes && (await work.run(() => client.api.administration.deleteInvitation(id), words.t.revokeDone))) pages.reload();
  };
  return (
    <>
      <PageTitle text={words.t.pages.invitations}>
        <Button look="primary" icon={PlusIcon} onClick={() => setOpen(true)}>
          {words.t.invite}
        </Button>
      </PageTitle>
      {work.error && (
        <p className="problem" role="alert">
          {work.error}
        </p>
      )}
      <PagedTable
        label={words.t.pages.invitations}
        pages={pages}
        columns={columns(revoke)}
        keyOf={({ id }) => id}
        empty={
          <EmptyState icon={UserPlusIcon} title={words.t.noInvitations}>
            {words.t.noInvitationsHint}
          </EmptyState>
        }
      />
      {open && <InviteDialog onClose={() => setOpen(false)} onMade={pages.reload} />}
    </>
  );
}

const columns = (revoke: (invitation: Invitation) => void): Column<Invitation>[] => [
  {
    title: words.t.created,
    cell: ({ created, by }) => (
      <span className="two-lines">
        <When time={created} full />
        <small>{words.t.madeBy(by)}</small>
      </span>
    ),
  },
  { title: words.t.inviteUsed, look: "tight", cell: ({ used, uses }) => words.t.inviteUsedOf(used, uses) },
  { title: words.t.expires, look: "tight", cell: expiry },
  {
    title: words.t.action,
    look: "action",
    cell: (one) =>
      isOpen(one) && (
        <Button look="danger" aria-label={words.t.revokeLabel(moment(one.created))} onClick={() => revoke(one)}>
          {words.t.revoke}
        </Button>
      ),
  },
];

const isExpired = ({ expires }: Invitation): boolean => expires !== undefined && expires <= Date.now();
const isOpen = (one: Invitation): boolean => !isExpired(one) && one.used < one.uses;

function expiry(one: Invitation) {
  if (one.used >= one.uses) return <span className="tag">{words.t.usedUp}</span>;
  if (isExpired(one)) return <span className="tag">{words.t.expired}</span>;
  return one.expires === undefined ? words.t.noEnd : <When time={one.expires} full />;
}
