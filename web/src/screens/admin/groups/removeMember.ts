import type { Http } from "@parley/client";
import { client } from "../../../app/client";
import { confirm } from "../../../ui/confirm";
import { t } from "../../../i18n";
import type { Work } from "../parts/useWork";
import { words } from "../words";

/** Asks, then removes a member from a group. Resolves to whether they are removed. */
export async function removeMember(work: Work, group: Http["GroupOverview"], user: string, name: string): Promise<boolean> {
  const text = user === group.owner ? words.t.removeOwnerText : words.t.removeText;
  const yes = await confirm({ title: words.t.removeQuestion(name, group.name), text, action: t.remove, danger: true });
  return yes && (await work.run(() => client.api.administration.removeMember(group.id, user), words.t.removeDone(name)));
}
