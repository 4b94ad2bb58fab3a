// An S3 server for tests: s3rver stores the files. Before it, each request is compared with the signature of Amazon's own library,
// because s3rver accepts every signature of version 4.
//
//   node server.mjs FOLDER BUCKET    prints its address; ends when its standard input does
import { createHash } from 'node:crypto';
import { createServer, request as forward } from 'node:http';
import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import S3rver from 's3rver';

const [directory, bucket] = process.argv.slice(2);
const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };   // The only ones that s3rver knows.
const signer = new SignatureV4({ credentials, region: 'eu-test-1', service: 's3', sha256: Sha256, uriEscapePath: false });
const store = await new S3rver({ directory, silent: true, port: 0, configureBuckets: [{ name: bucket }] }).run();

const server = createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces);
  const fault = await faultOf(request, body);
  if (fault) return refuse(response, fault);

  // s3rver compares the date with its own clock; the tests have other clocks.
  const headers = { ...request.headers, 'x-amz-date': new Date().toISOString().replace(/[-:]|\.\d+/g, '') };
  delete headers.expect;
  forward({ port: store.port, method: request.method, path: request.url, headers })
    .on('response', (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    })
    .end(body);
});

async function faultOf({ method, url, headers }, body) {
  const given = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\S+, SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(headers.authorization);
  if (!given) return 'AuthorizationHeaderMalformed';
  if (given[1] !== credentials.accessKeyId) return 'InvalidAccessKeyId';
  if (headers['x-amz-content-sha256'] !== createHash('sha256').update(body).digest('hex')) return 'XAmzContentSHA256Mismatch';

  const names = given[2].split(';');
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => names.includes(name))) return 'AccessDenied';

  const { pathname, searchParams } = new URL(url, 'http://host');
  const unsigned = new HttpRequest({
    method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: Object.fromEntries(names.map((name) => [name, headers[name]])),
  });
  const date = headers['x-amz-date'].replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const signed = await signer.sign(unsigned, { signingDate: new Date(date), signableHeaders: new Set(names) });
  return signed.headers.authorization.endsWith(`Signature=${given[3]}`) ? null : 'SignatureDoesNotMatch';
}

function refuse(response, code) {
  response.writeHead(403, { 'content-type': 'application/xml', connection: 'close' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>The test server says no.</Message></Error>`);
}

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
process.stdin.on('end', () => process.exit(0)).resume();
