import type { Http } from "@parley/client";
import { client } from "../../../app/client";
import { IconButton } from "../../../ui/Button";
import { CloseIcon } from "../../../ui/icons";
import { PagedTable, type Column } from "../parts/PagedTable";
import { UserLink } from "../parts/UserLink";
import { usePages } from "../parts/usePages";
import { useWork } from "../parts/useWork";
import { When } from "../parts/When";
import { words } from "../words";
import { RemoveById } from "./RemoveById";
import { removeMember } from "./removeMember";

interface MembersProps {
  group: Http["GroupOverview"];
  changed: () => void;
}

/** The members of a group. The server lists them only to its members: other administrators name the one they remove. */
export function Members({ group, changed }: MembersProps) {
  const pages = usePages(group.id, async (page) => {
    const answer = await client.api.groups.members(group.id, { page });
    return { items: answer.members, page: answer.page };
  });
  const reason = (pages.error as { reason?: string } | undefined)?.reason;
  const hidden = reason === "not-member" || reason === "unknown-group";
  const removed = () => {
    changed();
    pages.reload();
  };
  return (
    <section className="card" aria-labelledby="members">
      <h3 id="members">{words.t.members}</h3>
      {hidden ? <RemoveById group={group} onRemoved={changed} /> : <MemberTable group={group} pages={pages} onRemoved={removed} />}
    </section>
  );
}

function MemberTable({
  group,
  pages,
  onRemoved,
}: {
  group: Http["GroupOverview"];
  pages: ReturnType<typeof usePages<Http["GroupMember"]>>;
  onRemoved: () => void;
}) {
  const work = useWork();
  const remove = async (member: Http["GroupMember"]) => {
    if (await removeMember(work, group, member.id, member.name)) onRemoved();
  };
  return (
    <>
      {work.error && (
        <p className="problem" role="alert">
          {work.error}
        </p>
      )}
      <PagedTable label={words.t.members} pages={pages} columns={columns(remove)} keyOf={({ id }) => id} empty={null} />
    </>
  );
}

const columns = (remove: (member: Http["GroupMember"]) => void): Column<Http["GroupMember"]>[] => [
  { title: words.t.user, cell: ({ id, name, avatar }) => <UserLink id={id} name={name} picture={avatar} /> },
  { title: words.t.role, look: "tight", cell: ({ role }) => words.t.groupRoles[role] },
  { title: words.t.joined, look: "tight", cell: ({ joined }) => <When time={joined} /> },
  {
    title: words.t.action,
    look: "action",
    cell: (member) => <IconButton icon={CloseIcon} label={words.t.removeMember(member.name)} onClick={() => remove(member)} />,
  },
];
