import type { Person } from "@parley/client";
import { attempt, client } from "../../app/client";
import { nameOf } from "../../app/people";
import { formatAgo } from "../../i18n";
import type { Relation } from "../../people/relation";
import { Button } from "../../ui/Button";
import { RequestButtons } from "../people/RequestButtons";
import { words } from "../people/words";

/** What stands between the user and the person, if anything does: a request, a block. */
export function Standing({ person, relation }: { person: Person; relation: Relation }) {
  const name = nameOf(person);
  if (relation.kind === "self") return <p className="standing">{words.t.itsYou}</p>;
  return (
    <>
      {person.isBlocked && (
        <div className="standing warning">
          <p>{words.t.youBlocked}</p>
          <Button onClick={() => attempt(client.people.unblock(person.id))}>{words.t.unblock}</Button>
        </div>
      )}
      {(relation.kind === "incoming" || relation.kind === "outgoing") && (
        <div className="standing">
          <p>{relation.kind === "incoming" ? words.t.asksYou(name) : words.t.youAsked(formatAgo(relation.request.created))}</p>
          {relation.request.message && <q dir="auto">{relation.request.message}</q>}
          <div className="buttons">
            <RequestButtons request={relation.request} name={name} />
          </div>
        </div>
      )}
    </>
  );
}
