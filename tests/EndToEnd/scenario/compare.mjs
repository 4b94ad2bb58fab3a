// Compares the devices, and new responses of the server, with the expected state.
import { isMessage } from './copy.mjs';
import { state } from './truth.mjs';

const fresh = 20; // How much of each conversation a new device gets.

/** Differences between a device that was in use, or has scrolled back, and the expected state. */
export function compareDevice(truth, device, isFirst) {
  const { user, name: reader, copy } = device;
  for (const name of namesOf(truth, user)) {
    const visible = truth.visible(user, name);
    const held = copy.conversation(name);
    const told = new Set(truth.told(user, name).map(({ seq }) => seq));
    // The first device saw everything; others began with the end of each conversation.
    const from = isFirst ? Math.min(held.floor, ...told) : held.floor;
    if (!isFirst && visible.length > 0 && held.entries.size === 0) truth.problem(reader, name, 'holds nothing');
    compareEntries(truth, reader, user, name, held.entries, visible.filter(({ seq }) => held.entries.has(seq) || (seq >= from && told.has(seq))), true);
    const marks = { readSeq: held.readSeq, unread: held.unread, pinned: held.pinned, muted: held.muted, draft: held.draft };
    compareMarks(truth, reader, user, name, marks, name.startsWith('friend') ? held.peerReadSeq : undefined);
  }
  for (const [name, { entries }] of copy.conversations) {
    if (entries.size > 0 && truth.visible(user, name).length === 0) truth.problem(reader, name, 'holds what is not the user\'s');
  }
}

/** What a new device gets: the end of every conversation. */
export function compareFresh(truth, device) {
  for (const name of namesOf(truth, device.user)) {
    const end = truth.visible(device.user, name).slice(-fresh);
    compareEntries(truth, device.name, device.user, name, device.copy.conversation(name).entries, end);
  }
}

/** What history-c shows. */
export function compareHistory(truth, user, name, envelopes) {
  const entries = new Map(envelopes.map(({ msg }) => [msg.seq, { id: msg.id, seq: msg.seq, kind: msg.kind, msg: msg.msg }]));
  if (entries.size !== envelopes.length) truth.problem(`${user}'s history`, name, 'an entry came twice');
  compareEntries(truth, `${user}'s history`, user, name, entries, truth.visible(user, name));
}

/** What recent-c shows. */
export function compareRecent(truth, user, conversations) {
  const shown = new Map(conversations.map((one) => [`${one.kind} ${one.with}`, one]));
  if (shown.size !== conversations.length) truth.problem(`${user}'s list`, 'all', 'a conversation came twice');
  for (const name of namesOf(truth, user)) {
    const visible = truth.visible(user, name);
    const one = shown.get(name);
    shown.delete(name);
    if (!one) {
      if (visible.length > 0) truth.problem(`${user}'s list`, name, 'is missing');
      continue;
    }
    const { readSeq, unread, pinned, muted, draft } = one;
    compareMarks(truth, `${user}'s list`, user, name, { readSeq, unread, pinned, muted, draft }, name.startsWith('friend') ? one.peerReadSeq : undefined);
    // The list of notices shows the last one that a badge counts.
    if (!name.startsWith('server') && one.last?.msg.seq !== visible.at(-1)?.seq) truth.problem(`${user}'s list`, name, `ends with ${one.last?.msg.seq}, not ${visible.at(-1)?.seq}`);
  }
  for (const name of shown.keys()) truth.problem(`${user}'s list`, name, 'does not belong to the user');
}

function compareEntries(truth, reader, user, name, held, expected, isHeld = false) {
  const wanted = new Map(expected.map((entry) => [entry.seq, entry]));
  for (const seq of held.keys()) if (!wanted.has(seq)) truth.problem(reader, name, `seq ${seq} is not visible to the user`);
  for (const entry of expected) {
    const found = held.get(entry.seq);
    if (!found) {
      truth.problem(reader, name, `seq ${entry.seq} (${entry.kind} ${entry.cid ?? entry.id}) is missing`);
    } else if (found.id !== entry.id) {
      truth.problem(reader, name, `seq ${entry.seq} is ${found.id}, not ${entry.id}`);
    } else if (isMessage(entry.kind) && !name.startsWith('server')) {
      compareState(truth, reader, user, name, found, entry, isHeld);
    }
  }
}

function compareState(truth, reader, user, name, found, entry, isHeld) {
  if (!truth.byId.has(entry.id)) return; // Told of already: nobody sent it.
  const states = truth.states(user, entry);
  const is = state(found.kind, found.msg);
  if (states.includes(is)) return;
  // Former members are not informed of later changes of messages that they have seen.
  if (isHeld && missesChange(truth, user, name, entry) && truth.anyState(entry).includes(is)) return;
  truth.problem(reader, name, `seq ${entry.seq} is ${is}, not ${states.join(' or ')}`);
}

function missesChange(truth, user, name, { id }) {
  const seen = new Set(truth.visible(user, name).map(({ seq }) => seq));
  return [...truth.log(truth.model.shared(user, name)).values()].some(({ seq, kind, msg }) => (kind === 'recall' || kind === 'edit') && msg.id === id && !seen.has(seq));
}

function compareMarks(truth, reader, user, name, found, peerReadSeq) {
  const visible = truth.visible(user, name);
  const readSeq = truth.readSeq(user, name);
  const kept = truth.model.people.get(user).kept.get(name) ?? { pinned: false, muted: false, draft: undefined };
  const counted = visible.filter(({ seq, kind }) => seq > readSeq && counts(kind));
  const wanted = { readSeq, unread: counted.length, ...kept };
  for (const [what, value] of Object.entries(wanted)) {
    if (found[what] !== value) truth.problem(reader, name, `${what} is ${found[what]}, and should be ${value}`);
  }
  if (peerReadSeq === undefined || !seesPeer(truth.model.pair(user, name.slice('friend '.length)))) return;
  const peer = truth.readSeq(name.slice('friend '.length), `friend ${user}`);
  if (peerReadSeq !== peer) truth.problem(reader, name, `peerReadSeq is ${peerReadSeq}, and should be ${peer}`);
}

// Users who are not friends, or have a block between them, do not get each other's read marks.
const seesPeer = ({ friends, blocks }) => friends && blocks.size === 0;

const silent = new Set(['conversation-changed', 'message-deleted', 'group-links', 'user-blocked', 'user-unblocked',
  'friend-cancelled', 'group-join-cancelled']);
const counts = (kind) => isMessage(kind) && !silent.has(kind);

/** A user's names for the user's conversations. */
function namesOf(truth, user) {
  const names = ['server server'];
  for (const shared of truth.logs.keys()) {
    if (truth.model.groups.has(shared)) names.push(`group ${shared}`);
    else if (!shared.startsWith('notices') && shared.split(' ').includes(user)) names.push(`friend ${shared.split(' ').find((one) => one !== user)}`);
  }
  return names.filter((name) => truth.visible(user, name).length > 0);
}
