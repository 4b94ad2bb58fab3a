import { ParleyError } from '../error.js';
import type { Model } from '../model.js';
import type { Namespace, Pushes } from '../connection/requests.js';
import { without } from '../state/conversation-changes.js';
import { changeOf, deleted, isEntrance, targetOf } from '../state/entries.js';
import type { ConversationRef } from '../state/types.js';
import type { Wire } from '../wire.js';
import { keyOf, refOf, type Entry } from './refs.js';

const mostHeld = 5_000;

/** Applies what the server pushes and what sync brings to everything that this device knows. */
export class Applier {
  readonly #model: Model;
  readonly #ended: (reason: ParleyError) => void;
  /** What arrives live during a sync, to be applied after it. */
  #held: (() => void)[] | undefined;
  /** Whether more arrived than could be held: the sync continues until less does. */
  hasLost = false;
  /** Whether entries come by sync: nobody is alerted to them. */
  isCatchingUp = false;

  constructor(model: Model, ended: (reason: ParleyError) => void) {
    this.#model = model;
    this.#ended = ended;
  }

  get isHolding(): boolean {
    return this.#held !== undefined;
  }

  hold(): void {
    this.#held = [];
    this.hasLost = false;
  }

  /** Applies what was held. Returns whether there was anything. */
  release(): boolean {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const apply of held) apply();
    return held.length > 0;
  }

  /** Places an entry of the live connection, or the user's own message. */
  place(ref: ConversationRef, entry: Entry): void {
    this.#live(() => {
      const { order, outbox } = this.#model;
      order.place(ref, entry);
      // Nothing before the cursor comes again: what has no place yet must not be before it.
      if (entry.cursor !== '' && !order.hasHole && !outbox.isSending) this.#model.setCursor(entry.cursor);
    });
  }

  /** Something that the server has pushed. Unknown events are for later clients. */
  pushed(namespace: Namespace, event: string, envelope: unknown): void {
    const kind = namespace.slice(1) as ConversationRef['kind'];
    const handler = this.#handlers[event as keyof Pushes] as ((envelope: unknown, kind: ConversationRef['kind']) => void) | undefined;
    handler?.(envelope, kind);
  }

  readonly #handlers: { [E in keyof Pushes]: (envelope: Pushes[E], kind: ConversationRef['kind']) => void } = {
    'receivefsmg': (envelope) => this.place(refOf(envelope, this.#model.user), envelope.msg),
    'notice': (envelope) => {
      // `group-changed` has no place of its own: the group's log has the same.
      if ('seq' in envelope.msg) this.place(refOf(envelope as Wire.NoticeEntry, this.#model.user), envelope.msg);
    },
    'read-s': (envelope, kind) => this.#live(() => this.#read(kind, envelope)),
    'typing-s': ({ from, msg }, kind) => this.#model.conversations.typing({ kind, with: msg.with }, from, msg.on),
    'fonline': ({ from }) => this.#live(() => this.#model.people.presence(from, true, undefined)),
    'foffline': ({ from, msg }) => this.#live(() => {
      this.#model.people.presence(from, false, msg.lastSeen);
      // Only a friend who has blocked the user goes offline without a time.
      if (msg.lastSeen === undefined) this.#model.conversations.peerLost(from);
    }),
    'fonline-s': () => this.#model.people.shown(true),
    'foffline-s': () => this.#model.people.shown(false),
  };

  /** The next entry of a conversation, in order. */
  entry(ref: ConversationRef, entry: Entry): void {
    const { messages, conversations, groups, outbox, user, history } = this.#model;
    const key = keyOf(ref);
    this.#model.setHave(ref, entry.seq);
    messages.put(key, entry);
    const change = changeOf(entry);
    if (change) messages.change(key, targetOf(entry), change);
    conversations.entry(ref, entry, user);
    // What was said before may be visible now, or not any more.
    if (isEntrance(entry, user)) messages.drop(key, entry.seq - 1);
    for (const timeline of history.of(ref)) isEntrance(entry, user) ? timeline.synced(true) : timeline.live(entry);
    if (entry.room === '/server') this.#notice(entry);
    else if (entry.kind === 'system') groups.event(ref.with, entry, user);
    else if ('cid' in entry && entry.cid !== undefined && entry.from === user) outbox.settle(entry.cid);
  }

  #live(apply: () => void): void {
    if (!this.#held) apply();
    else if (this.#held.length < mostHeld) this.#held.push(apply);
    else this.hasLost = true;
  }

  #read(kind: ConversationRef['kind'], { from, msg }: Pushes['read-s']): void {
    const { conversations, user } = this.#model;
    const ref = { kind, with: msg.with };
    if ('reads' in msg) conversations.readByMembers(ref, msg.reads);
    else if (from !== user) conversations.readByPeer(ref, msg.seq);
    else if ('last' in msg) this.#model.wasRead(ref, msg);
  }

  #notice(entry: Entry): void {
    if (entry.room !== '/server' || entry.kind === 'deleted') return;
    const { conversations, people, groups, notices, user, device } = this.#model;
    people.notice(entry, user);
    groups.notice(entry, user);
    if (!this.isCatchingUp) notices.arrived(entry);
    switch (entry.kind) {
      case 'conversation-changed': return this.#conversationChanged(entry);
      case 'message-deleted': return this.#messageDeleted(entry);
      case 'friend-removed': return conversations.peerLost(entry.from === user ? entry.to : entry.from);
      case 'user-blocked': return conversations.peerLost(entry.user);
      case 'user-changed':
      case 'role-changed': return this.#meChanged(entry);
      case 'session-ended':
        if (entry.device === device) this.#ended(new ParleyError(entry.reason, 'This session has ended.'));
    }
  }

  #conversationChanged({ conversation, time }: Wire.ConversationNotice): void {
    const { conversations, history, messages } = this.#model;
    conversations.state(conversation, time);
    this.#model.repeatDraft(conversation);
    if (conversation.clearedSeq === undefined) return;
    messages.drop(keyOf(conversation), conversation.clearedSeq);
    for (const timeline of history.of(conversation)) timeline.cleared(conversation.clearedSeq);
  }

  #messageDeleted({ conversation, message: { seq } }: Wire.MessageDeletedNotice): void {
    const { conversations, history, messages } = this.#model;
    messages.change(keyOf(conversation), seq, deleted);
    conversations.deleted(conversation, seq);
    for (const timeline of history.of(conversation)) timeline.deleted(seq);
  }

  #meChanged(notice: Wire.UserNotice | Wire.RoleNotice): void {
    const me = this.#model.me.get();
    if (!me) return;
    if (notice.kind === 'role-changed') {
      const rest = without(me, 'role');
      this.#model.setMe(notice.role === undefined ? rest : { ...rest, role: notice.role });
    } else if (notice.user === me.id) {
      const { name, avatar, about } = notice;
      const rest = without(without(me, 'avatar'), 'about');
      this.#model.setMe({ ...rest, name, ...(avatar !== undefined && { avatar }), ...(about !== undefined && { about }) });
    }
  }
}
