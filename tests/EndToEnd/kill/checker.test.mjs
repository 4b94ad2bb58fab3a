// The checker of the kill test, tested with wrong histories.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findProblems } from './checker.mjs';

const entry = (seq, text, from = 'alice', id = `id-${text ?? seq}`) => ({ id, seq, from, text });
const good = () => [entry(1, null, 'server'), entry(2, 'a'), entry(3, 'b', 'bob'), entry(4, 'c')];

/** The kinds of problem found when `reader` sees these entries and another reader sees `others`. */
function kinds(entries, others = entries) {
  const sent = new Map([
    ['a', { conversation: 'room', from: 'alice' }], ['b', { conversation: 'room', from: 'bob' }],
    ['c', { conversation: 'room', from: 'alice' }], ['unanswered', { conversation: 'room', from: 'alice' }],
    ['elsewhere', { conversation: 'other', from: 'alice' }],
  ]);
  const acked = new Map([['a', { id: 'id-a', seq: 2 }], ['b', { id: 'id-b', seq: 3 }], ['c', { id: 'id-c', seq: 4 }]]);
  const logs = [{ reader: 'one', conversation: 'room', entries }, { reader: 'two', conversation: 'room', entries: others }];
  return new Set(findProblems({ sent, acked, logs }).map((one) => one.kind));
}

describe('The checker', () => {
  test('finds nothing wrong with a correct history', () => assert.deepEqual(kinds(good()), new Set()));

  test('allows a message that was stored but never answered', () => {
    assert.deepEqual(kinds([...good(), entry(5, 'unanswered')]), new Set());
  });

  test('finds an acknowledged message that is lost from the end', () => {
    assert.deepEqual(kinds(good().slice(0, 3)), new Set(['lost']));
  });

  test('finds an acknowledged message that is lost for everyone though seq has no gap', () => {
    assert.ok(kinds([entry(1, null), entry(2, 'a'), entry(3, 'b', 'bob'), entry(4, 'unanswered')]).has('lost'));
  });

  test('finds a message that is lost for one reader only', () => {
    const found = kinds(good(), good().slice(0, 3));
    assert.ok(found.has('lost') && found.has('disagreement'));
  });

  test('finds a gap', () => {
    const entries = [...good(), entry(6, 'unanswered')];
    assert.deepEqual(kinds(entries), new Set(['hole']));
  });

  test('finds a history that does not begin with 1', () => {
    assert.ok(kinds(good().slice(1)).has('hole'));
  });

  test('finds a message that is stored twice under two seqs', () => {
    assert.deepEqual(kinds([...good(), entry(5, 'c', 'alice', 'other-id')]), new Set(['duplicate']));
  });

  test('finds the same entry twice', () => {
    assert.deepEqual(kinds([...good(), good()[3]]), new Set(['duplicate']));
  });

  test('finds one id for two entries', () => {
    assert.deepEqual(kinds([...good(), entry(5, 'unanswered', 'alice', 'id-c')]), new Set(['duplicate']));
  });

  test('finds entries out of order', () => {
    const [one, two, three, four] = good();
    assert.ok(kinds([one, three, two, four]).has('reordered'));
  });

  test('finds two readers who see different orders', () => {
    const swapped = [entry(1, null, 'server'), entry(2, 'b', 'bob'), entry(3, 'a'), entry(4, 'c')];
    const found = kinds(good(), swapped);
    assert.ok(found.has('disagreement') && found.has('mismatch'));
  });

  test('finds a message that nobody sent', () => {
    assert.deepEqual(kinds([...good(), entry(5, 'ghost')]), new Set(['phantom']));
  });

  test('finds a message of another conversation', () => {
    assert.deepEqual(kinds([...good(), entry(5, 'elsewhere')]), new Set(['phantom']));
  });

  test('finds a message under another name', () => {
    assert.deepEqual(kinds([...good(), entry(5, 'unanswered', 'bob')]), new Set(['phantom']));
  });

  test('finds a message under another seq than the one acknowledged', () => {
    const entries = [entry(1, 'unanswered'), entry(2, 'b', 'bob'), entry(3, 'a'), entry(4, 'c')];
    assert.deepEqual(kinds(entries), new Set(['mismatch']));
  });

  test('finds a message under another id than the one acknowledged', () => {
    const entries = good();
    entries[3] = entry(4, 'c', 'alice', 'another');
    assert.deepEqual(kinds(entries), new Set(['mismatch']));
  });
});
