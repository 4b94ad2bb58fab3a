// Inputs that no legitimate client sends, from the outermost layer to the innermost. `verified` ones are sent by a user.
const deep = (n, open = '[', close = ']') => open.repeat(n) + close.repeat(n);
const x = (n) => 'x'.repeat(n);
const http = (line, headers = 'host: a\r\n', body = '') => `${line}\r\n${headers}\r\n${body}`;
const numbers = ['-1', '0', '1.5', '1e3', '00012', '2147483648', '9007199254740993', '9223372036854775807', '9223372036854775808', '1'.repeat(30), '1e400', '-0', '01', 'NaN', '"5"', 'null', '[]', '{}', 'true'];
const names = ['__proto__', 'constructor', 'toString', '', '\\u0000', '\\ud800', '\\udc00\\ud800', x(5_000), '../..', '%00', '\\u202e', "'; drop table log; --", '%_*"', '\\ufeff'];

/** Raw bytes for a TCP connection. */
export const requests = [
  'GET / HTTP/1.1\r\n\r\n', http('GET / HTTP/1.1', 'host: a\r\nhost: b\r\n'), http('GET / HTTP/9.9'), http(`GET /${x(9_000)} HTTP/1.1`), http('GET / HTTP/1.1', 'host: a\r\n' + 'a: b\r\n'.repeat(150)),
  http('GET / HTTP/1.1', `host: a\r\na: ${x(40_000)}\r\n`), http('POST /api/v1/users HTTP/1.1', 'host: a\r\ncontent-length: -1\r\n'), http('POST /api/v1/users HTTP/1.1', 'host: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n', 'aaaaaa'),
  http('POST /api/v1/users HTTP/1.1', 'host: a\r\ncontent-length: 99999999999999999999\r\n'), http('POST /api/v1/users HTTP/1.1', 'host: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n', '0\r\n\r\n'),
  http('POST /api/v1/users HTTP/1.1', 'host: a\r\ntransfer-encoding: chunked\r\ncontent-type: application/json\r\n', '7fffffff\r\n'), http('POST /api/v1/users HTTP/1.1', 'host: a\r\ntransfer-encoding: chunked\r\n', 'zz\r\n'),
  http('POST /api/v1/users HTTP/1.1', 'host: a\r\ntransfer-encoding: xchunked\r\n'), 'GET / HTTP/1.1\nhost: a\n\n', http('GET / HTTP/1.1', 'host: a\r\na : b\r\n'), http('GET / HTTP/1.1', 'host: a\r\na: b\r\n c\r\n'), http('GET / HTTP/1.1', 'host: a\r\na: \0\r\n'),
  http('GET /%00 HTTP/1.1'), http('GET /../../etc/passwd HTTP/1.1'), http('GET /%2e%2e%2f%2e%2e%2fetc/passwd HTTP/1.1'), http('GET /..\\..\\etc HTTP/1.1'), http('GET /%c0%ae%ff HTTP/1.1'), http('GET http://other/ HTTP/1.1'),
  http('TRACE / HTTP/1.1'), http('CONNECT a:1 HTTP/1.1'), http('FOO /api/v1/users HTTP/1.1'), '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', x(64_000),
  http('POST /api/v1/users HTTP/1.1', 'host: a\r\nexpect: foo\r\ncontent-length: 2\r\ncontent-type: application/json\r\n', '{}'), http('GET / HTTP/1.1', `host: a\r\ncookie: ${'a=b; '.repeat(5_000)}\r\n`), http('GET / HTTP/1.1', `host: a\r\naccept-encoding: ${'gzip,'.repeat(3_000)}\r\n`),
  ...['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'].flatMap((method) => [
    '', '?', '?transport=abc', '?EIO=4', '?transport=polling', '?EIO=3.0&transport=polling', '?EIO=4&EIO=3&transport=polling', '?EIO=4&transport=polling&transport=websocket', '?EIO=4&transport=polling&sid=__proto__',
    `?EIO=4&transport=polling&sid=${x(4_000)}`, '?EIO=4&transport=polling&sid=%00', '?EIO=4&transport=polling&sid=%ff%fe', '?EIO=4&transport=polling&j=0', '?EIO=3&transport=polling&j=%3Cscript%3E', '?EIO=4&transport=websocket', `?EIO=4&transport=polling&${'a=b&'.repeat(1_000)}`,
  ].map((query) => http(`${method} /socket.io/${query} HTTP/1.1`, 'host: a\r\ncontent-length: 0\r\n'))),
  ...['8', '0', 'abc', ''].map((version) => http('GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', `host: a\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: ${version}\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n`)),
  ...['', 'short', '!!!', x(5_000)].map((key) => http('GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', `host: a\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${key}\r\n`)),
  http('GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', `host: a\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-protocol: ${', '.repeat(4_000)}\r\n`),
  http('GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', `host: a\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-extensions: ${'permessage-deflate; client_max_window_bits=99, '.repeat(300)}\r\n`),
  ...['null', `http://${x(7_000)}`, 'http://\x1b[31m', 'http://a\u00ff', 'http://[::1', 'http://a:99999', '\x80\xfe'].map((origin) => http('GET /socket.io/?EIO=4&transport=polling HTTP/1.1', `host: a\r\norigin: ${origin}\r\n`)),
];

/** Bodies for the calls of accounts and sessions, by strangers. */
export const bodies = [
  '', 'null', '[]', '"x"', '5', '{', '{}{}', '\ufeff{}', '{"id":null,"password":null}', '{"id":{"$ne":null},"password":["a"]}', '{"id":"a","id":"b","password":"correct horse"}', '{"id":"\\ud800","password":"correct horse"}', '{"\\ud800":1}',
  '{"id":"zed","password":"\\udc00\\udc00\\udc00\\udc00\\udc00"}', '{"id":"zed","password":"correct horse","name":"\\u0000\\ud83d"}', `{"id":${deep(63)}}`, `{"id":${deep(70)}}`, '['.repeat(60_000), `{"id":${'1'.repeat(50_000)}}`, '{"id":1e400}', '{"id":"zed","password":""}',
  `{"id":"zed","password":"${x(200_000)}"}`, `{${Array.from({ length: 5_000 }, (_, n) => `"k${n}":1`).join(',')}}`, '{"id":"zed\\u202e","password":"correct horse"}', '{"token":"a.b.c"}', `{"token":"${x(50_000)}"}`, '{"token":"eyJhbGciOiJub25lIn0.e30."}', '{"ticket":5}', '{"id":"a\\u0000b","password":"correct horse"}',
  Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), Buffer.from('{"id":"zed"}', 'utf16le'),
];

/** Payloads that are posted to a session over polling. */
export const payloads = [
  'abc', '', '\x1e\x1e\x1e', '4a\x1ezz', '2', '3', '5', '6', '7', '9', 'A', '\0', '0{}', '2probe', '1', '40\x1e1\x1e42["a"]', 'b!!!!', 'bAQI', 'bAAAA', 'b', '\ufeff40', `40\x1e${'3\x1e'.repeat(50_000)}3`, Buffer.from([0x34, 0xff, 0xfe]), Buffer.from([0x34, 0xed, 0xa0, 0x80]), x(1_000_001),
];

/** WebSocket frames as `[first byte, payload, declared length?]`; masked ones. */
export const frames = [
  [0xc1, '40'], [0xa1, '40'], [0x91, '40'], [0x83, ''], [0x8b, ''], [0x8f, ''], [0x89, x(126)], [0x09, 'a'], [0x08, ''], [0x80, 'a'], [0x00, 'a'], [0x82, Buffer.from([1, 2, 3])], [0x88, 'a'], [0x81, Buffer.from([0xff, 0xfe])], [0x81, Buffer.from([0xed, 0xa0, 0x80])], [0x81, Buffer.from([0xc0, 0x80])],
  ...[0, 999, 1000, 1004, 1005, 1006, 1015, 2999, 3000, 5000, 65_535].map((code) => [0x88, Buffer.from([code >> 8, code & 255])]), [0x88, Buffer.from([3, 232, 0xff, 0xfe])], [0x81, 'x', 2 ** 40], [0x81, 'x', 1_000_001], [0x81, ''], [0x01, '4'],
];

/** Packets on a connection that has joined `/`; strangers' and users'. */
export const packets = [
  '', '4', '4abc', '47', '49', '4-1', '40', '40', '40/unknown,', `40/${x(50_000)},`, '40/\0,', '40/__proto__,', '40[1]', '40"x"', '401', '40null', '40{bad', `40/friend,{"a":${deep(70)}}`, '40/friend,{"sid":"\\ud800"}', '40{"\\ud83d":1}', '41/none', '41{"a":1}', '42{}', '42"x"', '421', '42null', '42[]', '42[null]', '42[{}]', '42[[]]', '42[5]',
  ...['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'].map((name) => `42["${name}",1]`), ...names.map((name) => `42["${name}"]`), ...names.map((name) => `421["time-c",{"msg":{},"${name}":1}]`), '42abc["m"]', ...['0', '2147483648', '9007199254740993', '1'.repeat(30), '00012', '1e3', '-1', '1.5'].map((id) => `42${id}["time-c",{"msg":{}}]`),
  '4312["x"]', '43["x"]', '4312{}', '43-1[]', `43${'9'.repeat(30)}[]`, '44{"message":"x"}', '44', '45["m"]', '45-["m"]', '45x-["m"]', '451.5-["m"]', '45-1-["m"]', '4511-["m"]', '45999999999-["m"]', '450-["m"]', '461-[1]', ...['-1', '1', '1e9', '"0"', 'null', '0.5'].map((n) => `451-["m",{"_placeholder":true,"num":${n}}]`), '451-["m",{"_placeholder":true,"num":0}]', `451-["m",${deep(60)}]`,
  '451-["echo",{"\\ud83d\\ud83d\\ud83d":1},{"_placeholder":true,"num":0}]', `42["time-c",${deep(33)}]`, `42["time-c",${deep(500)}]`, `42${'['.repeat(400_000)}`, '42["time-c",{"msg":{}}] x', '42["time-c",{"msg":{}},]', "42['time-c']", '42["time-c",/**/1]', `42["time-c",${'1'.repeat(100_000)}]`, '42["time-c",1e400]', '42["time-c",01]', '42["time-c",{"msg":{},"msg":{}}]', '42["\\ud83d\\ud83d",1]',
  `421["time-c"${',1'.repeat(1_000)}]`, '421["time-c"]', '42/admin,["x"]', '42/friend,["x"]', '42/friend,1["sendfsmg",{}]',
];

const members = ['from', 'to', 'type', 'msg', 'kind', 'cid', 'quote', 'mentions', 'with', 'seq', 'before', 'after', 'limit', 'cursor', 'page', 'id', 'on', 'sid'];
const values = ['null', '5', '-1', 'true', '[]', '{}', '""', '"x"', '[{}]', `"${x(40_000)}"`, `[${'"a",'.repeat(2_000)}"a"]`, deep(40), ...numbers, ...names.map((name) => `"${name}"`)];
const events = {
  '/': ['auth-c', 'time-c'], '/friend': ['sendfsmg', 'offline-c', 'history-c', 'recent-c', 'read-c', 'typing-c', 'recall-c', 'edit-c', 'online-c', 'fonline', 'foffline'], '/group': ['sendfsmg', 'offline-c', 'history-c', 'recent-c', 'read-c', 'typing-c', 'recall-c', 'edit-c'], '/server': ['offline-c', 'history-c', 'recent-c', 'read-c', 'time-c'],
};

/** An event of a user with random members of random values, some of them in their places. `chance(n)` is a whole number below n. */
export function envelope(chance, friend) {
  const pick = (list) => list[chance(list.length)];
  const some = (n) => Array.from({ length: n }, () => `"${pick(members)}":${pick(values)}`);
  const namespace = pick(Object.keys(events));
  const right = chance(2) ? [`"to":"${friend}"`, `"with":"${friend}"`, '"msg":"hello"'] : [];
  const text = `["${pick(events[namespace])}",{${[...some(chance(3)), `"msg":{${[...right, ...some(chance(4))].join(',')}}`].join(',')}}]`;
  return `42${namespace === '/' ? '' : `${namespace},`}${chance(3) ? chance(100) : ''}${text}`;
}

/** Paths and queries for a user's HTTP calls with `{v}` for a value. */
export const calls = [
  'GET /users?q={v}', 'GET /users/{v}', 'GET /messages?q={v}', 'GET /messages?q=a&page={v}', 'GET /messages?q=a&since={v}', 'GET /messages?q=a&until={v}&limit={v}', 'GET /messages?q=a&kind={v}&with={v}', 'GET /conversations?page={v}', 'GET /conversations/friend/{v}/messages', 'GET /conversations/{v}/zoe/messages', 'GET /conversations/friend/zoe/messages?before={v}',
  'GET /conversations/friend/zoe/messages?after={v}&limit={v}', 'GET /groups/{v}', 'GET /groups/{v}/members?page={v}', 'GET /groups?page={v}', 'GET /friends?page={v}', 'GET /files/{v}', 'GET /files/{v}/thumbnail?size={v}', 'GET /group-links/{v}', 'DELETE /friend-requests/{v}', 'POST /friend-requests/{v}/accept', 'PUT /blocks/{v}', 'DELETE /blocks/{v}', 'DELETE /sessions/{v}', 'GET /admin/users?page={v}', 'GET /{v}',
];

export const texts = ['', '0', '-1', '1e9', '9223372036854775807', '9223372036854775808', '-9223372036854775808', '%00', '%ff%fe', '%ed%a0%80', '..', '%2e%2e%2f', 'zoe', 'ZOE', x(3_000), '%E2%80%AE', "'%20or%201=1--", '%25_%22*', 'a%20b', '%F0%9F%98%80', 'NaN', 'true', '[]', '1;drop'];
