// The comparison of the scenario, tested with a small town in which one thing at a time is wrong.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareDevice, compareHistory, compareRecent } from './compare.mjs';
import { Copy } from './copy.mjs';
import { Group, Model, Person } from './model.mjs';
import { Truth } from './truth.mjs';

const group = 'g1';
const envelope = (seq, from, kind, msg, cid) => ({ from, to: group, type: 'json', msg: { from, to: group, msg, kind, cid, id: `id${seq}`, seq, time: seq, room: '/group' } });
const system = (seq, event, users, by) => envelope(seq, by, 'system', { event, users, by });

/** Alice makes a group with bob; she sends two messages and recalls one, bob leaves, and she sends one more. */
function town() {
  const model = new Model();
  for (const user of ['alice', 'bob', 'carol']) model.people.set(user, new Person(user));
  const made = new Group(group, 'Group', 'alice');
  model.groups.set(group, made);
  made.tell('created', ['alice', 'bob'], 'alice');
  made.tell('left', ['bob'], 'bob');
  const say = (cid, seq, changes = []) => {
    model.sends.set(cid, { cid, from: 'alice', kind: 'group', to: group, conversation: group, text: cid, id: `id${seq}`, seq, changes });
    model.people.get('alice').read(group, seq);
  };
  say('a', 2, [{ kind: 'recall' }]);
  say('b', 3);
  say('c', 6);
  model.people.get('bob').read(group, 3);
  const log = [
    system(1, 'created', ['alice', 'bob'], 'alice'), envelope(2, 'alice', 'recalled', '', 'a'), envelope(3, 'alice', 'text', 'b', 'b'),
    envelope(4, 'alice', 'recall', { id: 'id2', seq: 2 }), system(5, 'left', ['bob'], 'bob'), envelope(6, 'alice', 'text', 'c', 'c'),
  ];
  return { model, log };
}

/** The problems that are found when alice and bob have this. */
function problems({ log = town().log, bobs = log.slice(0, 5), held = bobs, unread = 0, readSeq = 3, change = () => {} }) {
  const { model } = town();
  change(model);
  const truth = new Truth(model);
  truth.add('alice', `group ${group}`, log);
  truth.add('bob', `group ${group}`, bobs);
  truth.prove();
  compareHistory(truth, 'alice', `group ${group}`, log);
  compareHistory(truth, 'bob', `group ${group}`, bobs);
  const copy = new Copy('bob');
  for (const one of held) copy.put(one);
  copy.conversation(`group ${group}`).readTo(3);
  compareDevice(truth, { user: 'bob', name: "bob's device", copy }, true);
  compareRecent(truth, 'bob', [{ kind: 'group', with: group, readSeq, unread, pinned: false, muted: false, last: bobs.at(-1) }]);
  return truth.problems;
}

const without = (log, seq) => log.filter(({ msg }) => msg.seq !== seq);
const replaced = (log, one) => log.map((old) => (old.msg.seq === one.msg.seq ? one : old));

describe('The comparison', () => {
  const { log } = town();
  const bobs = log.slice(0, 5);

  test('finds nothing wrong with correct devices', () => assert.deepEqual(problems({}), []));

  test('allows a device to hold a message until it learns of the recall', () => {
    assert.deepEqual(problems({ held: replaced(bobs, envelope(2, 'alice', 'text', 'a', 'a')) }), []);
  });

  for (const [what, town, expected] of [
    ['a message that is lost for all', { log: without(log, 3), bobs: without(bobs, 3) }, /b, taken as seq 3, is lost/],
    ['a gap', { log: without(log, 4) , bobs: without(bobs, 4) }, /no seq 4 before 5/],
    ['a message that one device does not have', { held: without(bobs, 3) }, /bob's device, group g1: seq 3 .* is missing/],
    ['a message that is not visible to the user', { held: log }, /seq 6 is not visible to the user/],
    ['a history that is too long', { bobs: log }, /bob's history, group g1: seq 6 is not visible to the user/],
    ['a message in another\'s place', { log: replaced(log, envelope(3, 'alice', 'text', 'c', 'c')) }, /seq 3/],
    ['a message that nobody sent', { change: (model) => model.sends.delete('b') }, /seq 3 \(b\) was never sent there/],
    ['a recall that nobody made', { log: replaced(log, envelope(2, 'alice', 'text', 'a', 'a')) }, /alice's history, group g1: seq 2 is \["text","a"\]/],
    ['a recall that was never asked for', { change: (model) => { model.sends.get('a').changes = []; } }, /was changed by , and the log tells of recall/],
    ['a badge that is wrong', { unread: 1 }, /unread is 1, and should be 0/],
    ['a read mark that is wrong', { readSeq: 2 }, /readSeq is 2, and should be 3/],
    ['a change of the group that is not in the log', { change: (model) => model.groups.get(group).tell('renamed', [], 'alice') }, /change 3 is undefined/],
    ['a notice that is missing', { change: (model) => model.tell('bob', 'group-left', group) }, /"group-left g1" is there 0 times/],
  ]) {
    test(`finds ${what}`, () => assert.match(problems(town).join('\n'), expected));
  }
});
