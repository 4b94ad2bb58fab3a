// A collector of OpenTelemetry for tests: it takes what the server sends (OTLP, http/protobuf), and reads as much of it as they need.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** Starts it: `{ url, spans, metrics, close() }`. `spans` are `{ trace, id, parent, name, links }`, `metrics` the names that were sent. */
export async function startCollector(port = 0) {
  const collector = { spans: [], metrics: new Set() };
  const server = createServer(async (request, answer) => {
    const body = Buffer.concat(await request.toArray());
    if (request.url === '/v1/traces') collector.spans.push(...spansOf(body));
    if (request.url === '/v1/metrics') for (const name of metricsOf(body)) collector.metrics.add(name);
    answer.setHeader('content-type', 'application/x-protobuf').end();
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(collector, {
    url: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
}

// ExportTraceServiceRequest → ResourceSpans → ScopeSpans → Span
const spansOf = (body) => parts(body, 1, 2, 2).map((span) => {
  const fields = read(span);
  const hex = (number) => fields.find((field) => field.number === number)?.value.toString('hex') ?? '';
  return {
    trace: hex(1), id: hex(2), parent: hex(4), name: fields.find(({ number }) => number === 5).value.toString(),
    links: fields.filter(({ number }) => number === 13).length,
  };
});

// ExportMetricsServiceRequest → ResourceMetrics → ScopeMetrics → Metric → name
const metricsOf = (body) => parts(body, 1, 2, 2, 1).map(String);

/** The contents of fields in fields. */
const parts = (body, ...path) => path.reduce(
  (found, wanted) => found.flatMap((one) => read(one).filter(({ number }) => number === wanted).map(({ value }) => value)), [body]);

/** The fields of a message; numbers have no value, because no test needs them. */
function read(message) {
  const fields = [];
  let at = 0;
  const varint = () => {
    for (let value = 0n, shift = 0n; ; shift += 7n) {
      const byte = message[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(value);
    }
  };
  while (at < message.length) {
    const tag = varint();
    const [number, type] = [tag >> 3, tag & 7];
    if (type === 0) varint();
    else if (type === 1) at += 8;
    else if (type === 5) at += 4;
    else {
      const length = varint();
      fields.push({ number, value: message.subarray(at, at += length) });
    }
  }
  return fields;
}
