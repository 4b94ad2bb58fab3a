import type { Message } from "@parley/client";
import { useEffect, useState } from "preact/hooks";
import { explain } from "../app/client";
import { showPerson } from "../app/dialogs";
import { nameOf, usePerson } from "../app/people";
import { useChat } from "../chat/context";
import { t } from "../i18n";
import { Avatar } from "../ui/Avatar";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Spinner } from "../ui/Spinner";
import { ErrorState } from "../ui/States";

interface Loaded {
  count: number;
  of: number;
  users: readonly string[];
  page?: string;
}

/** Who of a group has read a message. */
export function Readers({ message, onClose }: { message: Message; onClose: () => void }) {
  const { conversation } = useChat();
  const [loaded, setLoaded] = useState<Loaded>();
  const [error, setError] = useState<unknown>();
  const load = (page?: string) => {
    setError(undefined);
    conversation
      .readers(message.seq, page)
      .then(
        (answer) => setLoaded((before) => ({ ...answer, users: [...(page && before ? before.users : []), ...answer.users] })),
        setError,
      );
  };
  useEffect(() => load(), [message]);
  return (
    <Dialog title={t.whoHasRead} onClose={onClose}>
      {error !== undefined && <ErrorState text={explain(error)} onRetry={() => load(loaded?.page)} />}
      {error === undefined && !loaded && (
        <div className="state">
          <Spinner label={t.loading} />
        </div>
      )}
      {loaded && (
        <div className="readers">
          <p>{loaded.count > 0 ? t.readByOf(loaded.count, loaded.of) : t.readByNobody}</p>
          <ul>
            {loaded.users.map((id) => (
              <Reader key={id} id={id} />
            ))}
          </ul>
          {loaded.page && <Button onClick={() => load(loaded.page)}>{t.showMore}</Button>}
        </div>
      )}
    </Dialog>
  );
}

function Reader({ id }: { id: string }) {
  const person = usePerson(id);
  return (
    <li>
      <Avatar id={id} name={nameOf(person)} picture={person.avatar} size={32} />
      <button type="button" className="to-card" onClick={() => showPerson(id)}>
        <bdi>{nameOf(person)}</bdi>
      </button>
    </li>
  );
}
