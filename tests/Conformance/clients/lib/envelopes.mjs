// Envelopes in the form of the founding document, and checks of responses.
import assert from 'node:assert/strict';

/** A chat message in the 2016 form: the addresses are in the envelope and again in its `msg`. */
export const chat = (from, to, text, more = {}) => ({ from, to, type: 'json', msg: { from, to, msg: text, ...more } });

/** A request to the server. */
export const ask = (from, msg) => ({ from, to: 'server', type: 'json', msg });

/** Fails unless this is a well-formed response with code 1; returns its `msg`. */
export function done(answer) {
  assertAnswer(answer);
  assert.equal(answer.msg.code, 1, JSON.stringify(answer));
  return answer.msg;
}

/** Fails unless this is a refusal with that code and reason (or one of several); returns its `msg`. */
export function refused(answer, code, reason) {
  assertAnswer(answer);
  const text = JSON.stringify(answer);
  assert.ok([reason].flat().includes(answer.msg.reason), `expected ${reason}: ${text}`);
  assert.equal(answer.msg.code, code, text);
  assert.equal(typeof answer.msg.message, 'string', text);
  assert.doesNotMatch(text, /exception|\bat \w+\.\w+|\.cs\b|sqlite/i, 'it reveals internals of the server');
  return answer.msg;
}

function assertAnswer(answer) {
  assert.ok(answer && typeof answer === 'object', `not an envelope: ${JSON.stringify(answer)}`);
  assert.equal(answer.from, 'server', JSON.stringify(answer));
  assert.equal(answer.type, 'json', JSON.stringify(answer));
  assert.ok(answer.msg && typeof answer.msg === 'object', JSON.stringify(answer));
}

/** The texts of the messages of a response, oldest first. */
export const texts = (messages) => messages.filter((one) => one.msg.kind === 'text').map((one) => one.msg.msg);

/** Fails unless each of these numbers is one more than the one before it. */
export function assertContiguous(numbers) {
  for (let at = 1; at < numbers.length; at++) assert.equal(numbers[at], numbers[at - 1] + 1, `after ${numbers[at - 1]}`);
}
