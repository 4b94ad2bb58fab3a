import { useEffect } from "preact/hooks";
import { closePerson, shownPerson } from "./dialogs";
import { Screen } from "./screens";
import { useSignal } from "./signal";

/** Where the card of a person is drawn: once in the page. */
export function PersonHost() {
  const id = useSignal(shownPerson);
  useEffect(() => closePerson, []); // it does not outlive the session
  return id === undefined ? null : (
    <div className="person-host">
      <Screen key={id} name="person" />
    </div>
  );
}
