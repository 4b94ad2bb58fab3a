import { addressOf } from "../../app/routes";
import { client, useReadable } from "../../app/client";
import { loadServer } from "../entrance/server";
import { Invitations } from "./Invitations";
import { LinkBox } from "./LinkBox";
import { Pending } from "./Pending";
import { useLoaded } from "./useLoaded";
import { words } from "./words";

/** How others get an account on this server. */
export function InvitationsPage() {
  const server = useLoaded(loadServer);
  const me = useReadable(client.me);
  if (!server.value) return <Pending of={server} />;
  const { signUp } = server.value;
  const isAdmin = me?.role === "admin";
  if (signUp === "invitation" && isAdmin) return <Invitations />;
  return (
    <section className="card">
      {signUp === "open" && (
        <>
          <p>{words.t.inviteOpen}</p>
          <LinkBox link={`${location.origin}${addressOf({ name: "sign-up" })}`} />
        </>
      )}
      {signUp === "invitation" && <p>{words.t.inviteAdminsOnly}</p>}
      {signUp === "closed" && <p>{words.t.inviteClosed}</p>}
    </section>
  );
}
