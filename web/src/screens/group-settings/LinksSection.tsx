import type { GroupDetails, GroupLink } from "@parley/client";
import { useState } from "preact/hooks";
import { attempt, client, useReadable } from "../../app/client";
import { nameOf, usePerson } from "../../app/people";
import { formatDateTime, t } from "../../i18n";
import { Button, IconButton } from "../../ui/Button";
import { confirm } from "../../ui/confirm";
import { CopyIcon, LinkIcon, PlusIcon, TrashIcon } from "../../ui/icons";
import { Spinner } from "../../ui/Spinner";
import { LinkDialog } from "./LinkDialog";
import { addressOfLink, copyLink } from "./links";
import { words } from "./words";

/** The links with which others join. */
export function LinksSection({ details }: { details: GroupDetails }) {
  const links = useReadable(client.group(details.id).links);
  const [making, setMaking] = useState(false);
  const closed = details.settings.joining === "closed";
  return (
    <section className="card" aria-labelledby="links">
      <div className="section-head">
        <h2 id="links">{words.t.links}</h2>
        {!closed && (
          <Button icon={PlusIcon} onClick={() => setMaking(true)}>
            {words.t.newLink}
          </Button>
        )}
      </div>
      {closed && <p className="quiet">{words.t.linksClosed}</p>}
      {!links && (
        <div className="list-end">
          <Spinner label={t.loading} />
        </div>
      )}
      {links?.length === 0 && !closed && <p className="quiet">{words.t.noLinks}</p>}
      {links && links.length > 0 && (
        <ul className="links">
          {links.map((link) => (
            <LinkRow key={link.code} link={link} />
          ))}
        </ul>
      )}
      {making && <LinkDialog id={details.id} onClose={() => setMaking(false)} />}
    </section>
  );
}

function LinkRow({ link }: { link: GroupLink }) {
  const { code, by, uses, maxUses, expires } = link;
  const facts = [
    maxUses === undefined ? words.t.uses(uses) : words.t.usesOf(uses, maxUses),
    expires === undefined ? words.t.neverExpires : words.t.expires(formatDateTime(expires)),
    words.t.createdBy(nameOf(usePerson(by))),
  ];
  return (
    <li>
      <LinkIcon size={18} />
      <span className="link-text">
        <code className="ellipsis">{addressOfLink(code)}</code>
        <small dir="auto">{facts.join(" · ")}</small>
      </span>
      <IconButton icon={CopyIcon} label={words.t.copyLink} onClick={() => copyLink(code)} />
      <IconButton icon={TrashIcon} label={words.t.revoke} onClick={() => attempt(revoke(link))} />
    </li>
  );
}

async function revoke({ group, code }: GroupLink): Promise<void> {
  const sure = await confirm({ title: words.t.revokeQuestion, text: words.t.revokeText, action: words.t.revoke, danger: true });
  if (sure) await client.group(group).revokeLink(code);
}
