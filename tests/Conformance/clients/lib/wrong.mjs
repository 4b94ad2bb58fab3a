// Every kind of invalid message, for both /friend and /group.

const lone = '\ud800';
const big = 'x'.repeat(32 * 1024 + 1);
const nested = (levels) => JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels));

/** The errors that every request can have: [what, arguments, code, reason]. */
export const notAnEnvelope = (msg) => [
  ['no argument', [], -1, 'malformed'],
  ['null', [null], -1, 'malformed'],
  ['a string', ['hello'], -1, 'malformed'],
  ['a number', [7], -1, 'malformed'],
  ['true', [true], -1, 'malformed'],
  ['an array', [[1, 2, 3]], -1, 'malformed'],
  ['binary', [Buffer.from('hello')], -1, 'malformed'],
  ['an empty object', [{}], -1, 'malformed'],
  ['no msg', [{ type: 'json' }], -1, 'malformed'],
  ['a null msg', [{ type: 'json', msg: null }], -1, 'malformed'],
  ['a string as msg', [{ type: 'json', msg: 'hello' }], -1, 'malformed'],
  ['a number as msg', [{ type: 'json', msg: 7 }], -1, 'malformed'],
  ['an array as msg', [{ type: 'json', msg: [msg] }], -1, 'malformed'],
  ['a type that is not json', [{ type: 'xml', msg }], -1, 'malformed'],
  ['a number as type', [{ type: 1, msg }], -1, 'malformed'],
  ['a number as from', [{ from: 42, type: 'json', msg }], -1, 'malformed'],
  ['an array as from', [{ from: ['server'], type: 'json', msg }], -1, 'malformed'],
];

/** The errors of a sendfsmg from `me` to `to`; `other` is another existing user. */
export function wrongSends(me, to, other) {
  const right = { from: me, to, type: 'json', msg: { from: me, to, msg: 'hello' } };
  const envelope = (more) => [{ ...right, ...more }];
  const inside = (more) => [{ ...right, msg: { ...right.msg, ...more } }];
  const toNobody = { from: me, type: 'json', msg: { from: me, msg: 'hello' } };
  return [
    ...notAnEnvelope(right.msg),
    ['somebody else as from', envelope({ from: other }), 0, 'from-mismatch'],
    ['somebody else as form', [{ ...right, from: undefined, form: other }], 0, 'from-mismatch'],
    ['the server as from', envelope({ from: 'server' }), 0, 'from-mismatch'],
    ['somebody else as msg.from', inside({ from: other }), 0, 'from-mismatch'],
    ['its own from in capitals', envelope({ from: me.toUpperCase() }), 0, 'from-mismatch'],
    ['a number as msg.from', inside({ from: 42 }), -1, 'malformed'],
    ['two different addresses', inside({ to: other }), 0, 'to-mismatch'],
    ['no address at all', [toNobody], -1, 'malformed'],
    ['empty addresses', [{ ...toNobody, to: '', msg: { ...toNobody.msg, to: '' } }], -1, 'malformed'],
    ['a number as to', envelope({ to: 42 }), -1, 'malformed'],
    ['a list as to', envelope({ to: [to, other] }), -1, 'malformed'],
    ['a number as msg.to', inside({ to: 42 }), -1, 'malformed'],
    ['no text', inside({ msg: undefined }), -1, 'malformed'],
    ['null as text', inside({ msg: null }), -1, 'malformed'],
    ['a number as text', inside({ msg: 7 }), -1, 'malformed'],
    ['an object as text', inside({ msg: { text: 'hello' } }), -1, 'malformed'],
    ['an array as text', inside({ msg: ['hello'] }), -1, 'malformed'],
    ['one byte too much text', inside({ msg: big }), 0, 'too-large'],
    ['too much text of three bytes a character', inside({ msg: '好'.repeat(10_923) }), 0, 'too-large'],
    ['a lone surrogate in the text', inside({ msg: `a${lone}b` }), -1, 'malformed'],
    ['NUL in the text', inside({ msg: 'a\0b' }), -1, 'malformed'],
    ['65 characters of cid', inside({ cid: 'c'.repeat(65) }), -1, 'malformed'],
    ['a number as cid', inside({ cid: 7 }), -1, 'malformed'],
    ['an object as cid', inside({ cid: {} }), -1, 'malformed'],
    ['a lone surrogate in the cid', inside({ cid: lone }), -1, 'malformed'],
    ['an unknown kind', inside({ kind: 'poem' }), -1, 'malformed'],
    ['a kind in capitals', inside({ kind: 'TEXT' }), -1, 'malformed'],
    ['a number as kind', inside({ kind: 1 }), -1, 'malformed'],
    ['the kind that only the server makes', inside({ kind: 'system' }), 0, 'forbidden'],
    ['an object nested 50 deep', inside({ kind: 'custom', msg: nested(50) }), -1, 'malformed'],
    ['an object nested 1,000 deep', inside({ kind: 'custom', msg: nested(1_000) }), -1, 'malformed'],
    ['an empty cid', inside({ cid: '' }), -1, 'malformed'],
    ['a number as quote', inside({ quote: 7 }), -1, 'malformed'],
    ['a string as mentions', inside({ mentions: other }), -1, 'malformed'],
    ['too large an object', inside({ kind: 'custom', msg: { x: big } }), 0, 'too-large'],
    ['a string where the kind wants an object', inside({ kind: 'custom', msg: 'hello' }), -1, 'malformed'],
  ];
}
