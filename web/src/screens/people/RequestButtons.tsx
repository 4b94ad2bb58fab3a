import type { FriendRequest } from "@parley/client";
import { client } from "../../app/client";
import { ownId } from "../../app/people";
import { explainAs, useWork } from "../../people/work";
import { Button } from "../../ui/Button";
import { toast } from "../../ui/Toasts";
import { words } from "./words";

/** Answers a request, or takes an own one back. */
export function RequestButtons({ request, name }: { request: FriendRequest; name: string }) {
  const { busy, run } = useWork();
  const { people } = client;
  const answer = (work: () => Promise<void>, done?: string) =>
    run(async () => {
      try {
        await work();
        if (done) toast(done);
      } catch (error) {
        toast(explainAs(error, { conflict: words.t.answeredAlready, "not-found": words.t.answeredAlready })!, { danger: true });
      }
    });
  if (request.from === ownId()) {
    return (
      <Button busy={busy} aria-label={`${words.t.withdraw}: ${name}`} onClick={() => answer(() => people.cancel(request.id))}>
        {words.t.withdraw}
      </Button>
    );
  }
  return (
    <>
      <Button
        look="primary"
        busy={busy}
        aria-label={`${words.t.accept}: ${name}`}
        onClick={() => answer(() => people.accept(request.id), words.t.nowFriends(name))}
      >
        {words.t.accept}
      </Button>
      <Button disabled={busy} aria-label={`${words.t.decline}: ${name}`} onClick={() => answer(() => people.decline(request.id))}>
        {words.t.decline}
      </Button>
    </>
  );
}
