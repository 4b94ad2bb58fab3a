import type { Namespace } from '../connection/requests.js';
import type { ConversationRef } from '../state/types.js';
import type { Wire } from '../wire.js';

/** An entry of any conversation, without its envelope. */
export type Entry = Wire.Entry['msg'];

/** The name of a conversation as a key. */
export const keyOf = ({ kind, with: name }: ConversationRef): string => `${kind} ${name}`;

export function refOfKey(key: string): ConversationRef {
  const [kind, name] = key.split(' ') as [ConversationRef['kind'], string];
  return { kind, with: name };
}

/** The conversation of an entry, as its user names it. */
export function refOf({ from, to, msg: { room } }: Wire.Entry, me: string): ConversationRef {
  if (room === '/server') return { kind: 'server', with: to === '*' ? '*' : 'server' };
  if (room === '/group') return { kind: 'group', with: to };
  return { kind: 'friend', with: from === me ? to : from };
}

export const namespaceOf = ({ kind }: ConversationRef): Exclude<Namespace, '/'> => `/${kind}`;
