// Writes the types of the protocol, from the two documents that describe it, into src/generated. With a folder as argument, into that.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import openapi, { astToString } from 'openapi-typescript';
import { parse } from 'yaml';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = process.argv[2] ?? here('../src/generated');
const heading = (document) => `// Generated from ${document} by \`npm run types\`. Do not edit.\n`;

mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/events.ts`, heading('docs/protocol/asyncapi.yaml') + await events());
writeFileSync(`${folder}/http.ts`, heading('docs/messenger/openapi.json') + await http());

async function events() {
  const { schemas } = parse(readFileSync(here('../../../docs/protocol/asyncapi.yaml'), 'utf8')).components;
  const definitions = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, plain(schema, schemas)]));
  const references = Object.fromEntries(Object.keys(schemas).map((name) => [name, { $ref: `#/definitions/${name}` }]));
  const all = { title: 'Events', type: 'object', additionalProperties: false, properties: references, definitions };
  const style = { printWidth: 140, singleQuote: true };
  const types = await compile(all, 'Events', { bannerComment: '', additionalProperties: false, style, ignoreMinAndMaxItems: true });
  return types.replace(/export interface Events \{[\s\S]*?\n\}\n/, '');   // It only made the compiler visit every schema.
}

/** The schema with its `allOf` merged into it, because an intersection of interfaces reads badly and allows too much. */
function plain(schema, schemas) {
  if (Array.isArray(schema)) return schema.map((one) => plain(one, schemas));
  if (typeof schema !== 'object' || schema === null) return schema;
  if (schema.$ref) return { $ref: schema.$ref.replace('#/components/schemas/', '#/definitions/') };
  const merged = { ...schema };
  for (const part of schema.allOf ?? []) merge(merged, schemas[part.$ref.split('/').at(-1)], schemas);
  for (const key of ['allOf', 'unevaluatedProperties', 'if', 'then', 'else', 'propertyNames', 'pattern']) delete merged[key];
  if (merged.oneOf && merged.properties) return alternatives(merged, schemas);
  return Object.fromEntries(Object.entries(merged).map(([key, value]) => [key, key === 'properties'
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one, schemas)]))
    : plain(value, schemas)]));
}

/** Makes members that every alternative has part of each alternative. */
function alternatives({ oneOf, properties, required = [], ...rest }, schemas) {
  return plain({
    ...(rest.description && { description: rest.description }),
    oneOf: oneOf.map((one) => ({
      type: 'object',
      properties: { ...properties, ...one.properties },
      required: [...new Set([...required, ...(one.required ?? [])])],
    })),
  }, schemas);
}

function merge(target, part, schemas) {
  for (const inner of part.allOf ?? []) merge(target, schemas[inner.$ref.split('/').at(-1)], schemas);
  target.type ??= part.type;
  target.properties = { ...part.properties, ...target.properties };
  target.required = [...new Set([...(part.required ?? []), ...(target.required ?? [])])];
  if (part.oneOf) target.oneOf ??= part.oneOf;
}

async function http() {
  const document = JSON.parse(readFileSync(here('../../../docs/messenger/openapi.json'), 'utf8'));
  return astToString(await openapi(document, { exportType: false }));
}
