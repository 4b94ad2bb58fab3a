import { client, useReadable } from "../../app/client";
import { keepDestination } from "../../app/destination";
import { goBack, useRoute } from "../../app/router";
import { addressOf } from "../../app/routes";
import { t } from "../../i18n";
import { IconButton } from "../../ui/Button";
import { BackIcon, UsersIcon } from "../../ui/icons";
import { Invitation } from "./Invitation";
import { words } from "./words";
import "./join.css";

export { words };

/** What a link to a group shows: the group, and the way into it. */
export default function JoinScreen() {
  const { state } = useReadable(client.session);
  const route = useRoute();
  if (route.name !== "join") return null;
  if (state !== "signed-in")
    return (
      <main className="join">
        <Stranger />
      </main>
    );
  return (
    <div className="join">
      <IconButton className="only-narrow" icon={BackIcon} label={t.back} onClick={() => goBack({ name: "home" })} />
      <Invitation key={route.code} code={route.code} />
    </div>
  );
}

/** The server shows groups to users only. */
function Stranger() {
  return (
    <div className="join-card">
      <span className="drawing">
        <UsersIcon size={28} />
      </span>
      <h1>{words.t.invited}</h1>
      <p>{words.t.signInFirst}</p>
      <div className="join-buttons">
        <a className="button primary" href={addressOf({ name: "sign-in" })} onClick={keepDestination}>
          {words.t.signIn}
        </a>
        <a className="button" href={addressOf({ name: "sign-up" })} onClick={keepDestination}>
          {words.t.signUp}
        </a>
      </div>
    </div>
  );
}
