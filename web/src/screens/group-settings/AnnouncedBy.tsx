import { nameOf, usePerson } from "../../app/people";
import { formatWhen } from "../../i18n";
import { words } from "./words";

/** Who wrote the announcement, and when. */
export const AnnouncedBy = ({ id, time }: { id: string; time: number }) => (
  <small className="quiet" dir="auto">
    {words.t.announcedBy(nameOf(usePerson(id)), formatWhen(time))}
  </small>
);
