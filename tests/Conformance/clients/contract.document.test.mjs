// docs/protocol/asyncapi.yaml is a valid document with valid examples, and strict enough to check packets with.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Parser } from '@asyncapi/parser';
import { Judge, operations, source } from './lib/asyncapi.mjs';

describe('The document of the events', () => {
  test('is valid AsyncAPI 3 without a warning', async () => {
    const { document, diagnostics } = await new Parser().parse(source);
    assert.ok(document);
    // Severities: 0 error, 1 warning, 2 information (there is AsyncAPI 3.1).
    assert.deepEqual(diagnostics.filter(({ severity }) => severity < 2).map(({ message, path }) => `${path.join('.')}: ${message}`), []);
  });

  const messages = new Map(operations.flatMap(({ messages, answers }) => [...messages, ...answers]).map((one) => [one.pointer, one]));

  test('has examples of every message that match its schema', () => {
    for (const message of messages.values()) {
      assert.ok(message.examples.length > 0, `${message.title} has no example`);
      for (const { name, payload } of message.examples) assert.equal(message.problem(payload), undefined, `${message.title}, ${name}`);
    }
  });

  test('has an example of every kind of message and of notice', () => {
    const judge = new Judge();
    for (const { action, address, messages: one, answers } of operations) {
      const sent = action === 'send' ? one : answers;
      for (const { name, examples } of sent) for (const { payload } of examples) judge.received(address, name, payload);
    }
    assert.deepEqual(judge.problems, []);
    assert.deepEqual(judge.unseen().filter((one) => one.includes('/properties/kind')), []);
  });

  test('refuses missing, additional and misnamed members', () => {
    const judge = new Judge();
    const presence = { from: 'bob', to: 'alice', type: 'json', msg: { from: 'bob', to: 'alice', msg: '', time: 1 } };
    judge.received('/friend', 'fonline', presence);
    assert.deepEqual(judge.problems, []);
    for (const msg of [{ ...presence.msg, extra: 1 }, { ...presence.msg, time: undefined }, { ...presence.msg, time: undefined, at: 1 }]) {
      judge.received('/friend', 'fonline', JSON.parse(JSON.stringify({ ...presence, msg })));
    }
    judge.received('/friend', 'fonline', { ...presence, more: true });
    judge.received('/group', 'fonline', presence);
    assert.equal(judge.problems.length, 5);
  });
});
