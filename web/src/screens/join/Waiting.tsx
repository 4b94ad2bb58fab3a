import { client, useReadable } from "../../app/client";
import { explainAs, useWork } from "../../people/work";
import { Button } from "../../ui/Button";
import { words } from "./words";

/** The user has asked to join, and can take it back. */
export function Waiting({ group, onChange }: { group: string; onChange: () => void }) {
  const work = useWork();
  const own = useReadable(client.groups.requests).find((request) => request.group === group);
  const withdraw = async () => {
    await work.run(() => client.groups.cancelRequest(own!.id));
    onChange();
  };
  const error = explainAs(work.error, { conflict: words.t.answered, "not-found": words.t.answered });
  return (
    <>
      <p className="asked" role="status">
        {words.t.asked}
      </p>
      {error && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
      {own && (
        <Button busy={work.busy} onClick={withdraw}>
          {words.t.withdraw}
        </Button>
      )}
    </>
  );
}
