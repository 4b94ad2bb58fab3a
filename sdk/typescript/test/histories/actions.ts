import fc from 'fast-check';
import type { Client, Conversation } from '../../src/index.js';
import { idOf } from '../support/people.js';
import { timelineOf } from './snapshot.js';

/** What an action works with. */
export interface Scene {
  /** Of each user two devices. */
  readonly users: readonly Client[][];
  readonly groups: string[];
  /** Closes a device, which comes back with its next action. */
  readonly away: Set<Client>;
  /** Opens the closed device again, on what it has kept. */
  readonly back: (client: Client) => Promise<Client>;
}

interface Act {
  readonly client: Client;
  readonly other: string;
  readonly group: string;
  readonly scene: Scene;
  readonly pick: number;
  readonly text: string;
  /** A conversation with the other user, or the group. */
  readonly chat: Conversation;
}

const soon = () => Date.now() + 3_600_000;

function messageIn({ client, chat: { ref }, pick }: Act, isOwn: boolean): string {
  const { messages } = timelineOf(client, ref.kind, ref.with).get();
  const own = messages.filter((message) => !isOwn || (message.from === idOf(client) && message.kind === 'text'));
  return own[pick % Math.max(1, own.length)]?.id ?? '0'.repeat(32);
}

const incoming = ({ client }: Act) => client.people.requests.get().find(({ to }) => to === idOf(client))?.id ?? '0'.repeat(32);
const outgoing = ({ client }: Act) => client.people.requests.get().find(({ from }) => from === idOf(client))?.id ?? '0'.repeat(32);

/** What users do, by name. */
export const actions: Readonly<Record<string, (act: Act) => unknown>> = {
  'send': ({ chat, text }) => chat.send(text),
  'send a mention': ({ chat, other, text }) => chat.send(text, { mentions: [other] }),
  'send a quote': (act) => act.chat.send(act.text, { quote: messageIn(act, false) }),
  'edit': (act) => act.chat.edit(messageIn(act, true), act.text),
  'edit a mention': (act) => act.chat.edit(messageIn(act, true), act.text, [act.other]),
  'recall': (act) => act.chat.recall(messageIn(act, true)),
  'delete for me': (act) => act.chat.deleteForMe(messageIn(act, false)),
  'read': ({ chat, pick }) => chat.markRead(Math.min(pick, (chat.state.get()?.last?.seq ?? 0))),
  'read all': ({ chat }) => chat.markRead(chat.state.get()?.last?.seq ?? 0),
  'read notices': ({ client }) => client.notices.markRead(),
  'pin': ({ chat, pick }) => chat.pin(pick % 2 === 0),
  'mute': ({ chat, pick }) => chat.mute(pick % 2 === 0),
  'hide': ({ chat, pick }) => chat.hide(pick % 4 !== 0),
  'clear': ({ chat }) => chat.clear(),
  // A draft that the server refuses stays on the device that has it.
  'draft': ({ client, chat, text, pick }) => {
    const { get: friends } = client.people.friends;
    if (chat.state.get()?.last || friends().some(({ id, online }) => id === chat.ref.with && online)) chat.saveDraft(pick % 3 === 0 ? '' : text);
  },
  'request': ({ client, other, text }) => client.people.request(other, text),
  'accept': (act) => act.client.people.accept(incoming(act)),
  'decline': (act) => act.client.people.decline(incoming(act)),
  'cancel': (act) => act.client.people.cancel(outgoing(act)),
  'remove': ({ client, other }) => client.people.remove(other),
  'remark': ({ client, other, text, pick }) => client.people.remark(other, pick % 3 === 0 ? null : text),
  'block': ({ client, other }) => client.people.block(other),
  'unblock': ({ client, other }) => client.people.unblock(other),
  'hide presence': ({ client, pick }) => client.people.setVisible(pick % 2 === 0),
  'name': ({ client, text }) => client.api.accounts.changeMe({ name: text }),
  'about': ({ client, text, pick }) => client.api.accounts.changeMe({ about: pick % 3 === 0 ? null : text }),
  'create': async ({ client, scene, text, other }) => { if (scene.groups.length < 3) scene.groups.push((await client.groups.create(text, [other])).id); },
  'add': ({ client, group, other }) => client.group(group).add([other]),
  'leave': ({ client, group }) => client.group(group).leave(),
  'kick': ({ client, group, other }) => client.group(group).remove(other),
  'role': ({ client, group, other, pick }) => client.group(group).setRole(other, pick % 2 === 0 ? 'admin' : 'member'),
  'mute member': ({ client, group, other }) => client.group(group).muteMember(other, soon()),
  'unmute member': ({ client, group, other }) => client.group(group).unmuteMember(other),
  'mute group': ({ client, group, pick }) => client.group(group).muteAll(pick % 2 === 0 ? soon() : undefined),
  'unmute group': ({ client, group }) => client.group(group).unmuteAll(),
  'rename': ({ client, group, text }) => client.group(group).change({ name: text }),
  'describe': ({ client, group, text, pick }) => client.group(group).change({ about: pick % 3 === 0 ? null : text }),
  'announce': ({ client, group, text, pick }) => client.group(group).change({ announcement: pick % 3 === 0 ? null : text }),
  'settings': ({ client, group, pick }) => client.group(group).change({
    settings: { joining: (['open', 'request', 'closed'] as const)[pick % 3]!, history: pick % 2 === 0, inviting: pick % 4 === 0 ? 'admins' : 'members' },
  }),
  'transfer': ({ client, group, other }) => client.group(group).transfer(other),
  'close': async ({ client, scene }) => {
    await client.close();
    scene.away.add(client);
  },
  'dissolve': ({ client, group }) => client.group(group).dissolve(),
  'join': ({ client, group, text }) => client.groups.join(group, text),
  'cancel joining': ({ client }) => client.groups.cancelRequest(client.groups.requests.get()[0]?.id ?? '0'.repeat(32)),
  'let in': ({ client, group }) => client.group(group).acceptJoin(client.group(group).joinRequests.get()[0]?.id ?? '0'.repeat(32)),
  'turn away': ({ client, group }) => client.group(group).declineJoin(client.group(group).joinRequests.get()[0]?.id ?? '0'.repeat(32)),
};

const rare = new Set(['dissolve', 'leave', 'block', 'remove']);
const names = Object.keys(actions).flatMap((name) => (rare.has(name) ? [name] : [name, name, name]));

export interface Step {
  readonly action: string;
  readonly user: number;
  readonly device: number;
  readonly other: number;
  readonly inGroup: boolean;
  readonly pick: number;
}

/** One step of a history. */
export const step: fc.Arbitrary<Step> = fc.record({
  action: fc.constantFrom(...names), user: fc.nat(2), device: fc.nat(1), other: fc.nat(1), inGroup: fc.boolean(), pick: fc.nat(20),
});

/** Does the step. A refusal is as good as a success: both have to be the same on all devices. */
export async function take(scene: Scene, { action, user, device, other, inGroup, pick }: Step): Promise<void> {
  const client = await here(scene, user, device);
  const friend = idOf(scene.users[(user + 1 + other) % scene.users.length]![0]!);
  const group = scene.groups[pick % scene.groups.length]!;
  const chat = client.conversation(inGroup ? { kind: 'group', with: group } : { kind: 'friend', with: friend });
  await actions[action]!({ client, other: friend, group, scene, pick, text: `Text ${pick}`, chat });
}

/** The device, opened again if it was closed. */
export async function here(scene: Scene, user: number, device: number): Promise<Client> {
  const client = scene.users[user]![device]!;
  if (!scene.away.delete(client)) return client;
  return scene.users[user]![device] = await scene.back(client);
}
