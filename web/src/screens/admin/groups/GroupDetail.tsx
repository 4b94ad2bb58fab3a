import type { Http } from "@parley/client";
import { client } from "../../../app/client";
import { navigate } from "../../../app/router";
import { formatNumber } from "../../../i18n";
import { Button } from "../../../ui/Button";
import { confirm } from "../../../ui/confirm";
import { TrashIcon, UsersIcon } from "../../../ui/icons";
import { EmptyState } from "../../../ui/States";
import { addressOfPage } from "../pages";
import { Fact, Facts } from "../parts/Facts";
import { PageTitle } from "../parts/PageTitle";
import { useLoaded } from "../parts/useLoaded";
import { useWork } from "../parts/useWork";
import { Waiting } from "../parts/Waiting";
import { When } from "../parts/When";
import { words } from "../words";
import { Members } from "./Members";

/** One group: its members, and its end. */
export function GroupDetail({ id }: { id: string }) {
  const loaded = useLoaded(id, () => client.api.administration.group(id));
  if ((loaded.error as { reason?: string } | undefined)?.reason === "unknown-group") {
    return (
      <>
        <PageTitle text={words.t.group} of="groups" />
        <EmptyState icon={UsersIcon} title={words.t.noSuchGroup} />
      </>
    );
  }
  return (
    <Waiting of={loaded}>
      {(group) => (
        <>
          <PageTitle text={group.name} of="groups" />
          <section className="card" aria-label={words.t.group}>
            <Facts>
              <Fact name="ID" wide>
                <span className="mono">{group.id}</span>
              </Fact>
              {group.owner && (
                <Fact name={words.t.owner}>
                  <a href={addressOfPage("users", group.owner)}>{group.owner}</a>
                </Fact>
              )}
              <Fact name={words.t.members}>{formatNumber(group.members)}</Fact>
              <Fact name={words.t.created}>
                <When time={group.created} full />
              </Fact>
            </Facts>
          </section>
          <Members group={group} changed={loaded.reload} />
          <Dissolve group={group} />
        </>
      )}
    </Waiting>
  );
}

function Dissolve({ group: { id, name, members } }: { group: Http["GroupOverview"] }) {
  const work = useWork();
  const dissolve = async () => {
    const yes = await confirm({
      title: words.t.dissolveQuestion(name),
      text: words.t.dissolveText(members),
      action: words.t.dissolveAction,
      danger: true,
    });
    if (yes && (await work.run(() => client.api.administration.dissolveGroup(id), words.t.dissolveDone(name))))
      navigate(addressOfPage("groups"), { replace: true });
  };
  return (
    <section className="card">
      <h3>{words.t.dissolve}</h3>
      <p>{words.t.dissolveHint}</p>
      {work.error && (
        <p className="problem" role="alert">
          {work.error}
        </p>
      )}
      <div className="buttons">
        <Button look="danger" icon={TrashIcon} busy={work.busy} onClick={dissolve}>
          {words.t.dissolve}…
        </Button>
      </div>
    </section>
  );
}
