// docs/protocol/asyncapi.yaml as a judge: checks whether packets match it, and which of its parts never occurred.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import yaml from 'js-yaml';

const file = new URL('../../../../docs/protocol/asyncapi.yaml', import.meta.url);

export const source = readFileSync(file, 'utf8');
export const document = yaml.load(source);

// The document as a whole is one schema, so that its references need no resolving.
const ajv = new Ajv({ strict: false, validateSchema: false, formats: { int64: true } });
ajv.addSchema(document, 'asyncapi');

const at = (pointer) => pointer.slice(2).split('/').reduce((node, name) => node[name.replaceAll('~1', '/').replaceAll('~0', '~')], document);
const step = (pointer, ...names) => [pointer, ...names.map((name) => String(name).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/');
const follow = (pointer) => (at(pointer).$ref ? follow(at(pointer).$ref) : pointer);
const validatorOf = (pointer) => ajv.getSchema(`asyncapi${pointer}`);

/** The errors of a value by the schema at a place of the document; undefined if it is valid. */
export function problemOf(pointer, value) {
  const validate = validatorOf(pointer);
  return validate(value) ? undefined : ajv.errorsText(validate.errors, { dataVar: pointer.split('/').at(-2) });
}

/** A message of the document. */
class Message {
  constructor(reference) {
    this.pointer = follow(reference.$ref);
    this.name = at(this.pointer).name;
    this.payload = step(this.pointer, 'payload');
    this.examples = at(this.pointer).examples ?? [];
  }

  get title() {
    return this.pointer.split('/').at(-1);
  }

  /** The errors of a payload; undefined if it is valid. */
  problem(value) {
    return problemOf(this.payload, value);
  }
}

const messagesOf = (references = []) => references.map((reference) => new Message(reference));

const usualReasons = document.info['x-reasons-of-any-request'];

/** The operations of each namespace: requests with their responses, and pushes. */
export const operations = Object.entries(document.operations).map(([id, operation]) => ({
  id,
  action: operation.action,
  address: at(follow(operation.channel.$ref)).address,
  messages: messagesOf(operation.messages),
  answers: messagesOf(operation.reply?.messages),
  reasons: operation['x-reasons'] ?? [],
}));

/** Checks the packets of clients, and records them. */
export class Judge {
  #seen = new Set();
  #lenient;
  problems = [];

  /** With `lenient`, clients may send anything. */
  constructor({ lenient = false } = {}) {
    this.#lenient = lenient;
  }

  /** Runs `send`, which immediately sends something that does not match the document. */
  wrongly(send) {
    const before = this.#lenient;
    this.#lenient = true;
    try {
      return send();
    } finally {
      this.#lenient = before;
    }
  }

  /** A client has sent an event. */
  sent(address, name, value) {
    if (this.#lenient) return;
    const operation = requestOf(address, name);
    if (operation) this.#judge(said(operation, operation.messages), value, `${name} on ${address}`);
    else this.#wrong(`${name} is not to be sent on ${address}`, value);
  }

  /** A client has received an ack. */
  answered(address, name, value) {
    const operation = requestOf(address, name);
    if (!operation) return this.#wrong(`${name} on ${address} has been answered`, value);
    const { reason } = value?.msg ?? {};
    if (reason) this.#seen.add(`${operation.id} ${reason}`);
    if (reason && ![...usualReasons, ...operation.reasons].includes(reason)) this.#wrong(`${name} on ${address} has been refused as ${reason}`, value);
    this.#judge(said(operation, operation.answers), value, `the answer to ${name} on ${address}`);
  }

  /** A client has received an event: a push, or the response to a request without an ack. */
  received(address, name, value) {
    const here = operations.filter((one) => one.address === address);
    const messages = here.flatMap((one) => said(one, one.action === 'send' ? one.messages : one.answers)).filter(({ message }) => message.name === name);
    if (messages.length === 0 && isOfNoRequest(value)) return;
    this.#judge(messages, value, `${name} on ${address}`);
  }

  /** Parts of the document that never occurred: messages and reasons of each operation, members and words of what the server sends. */
  unseen() {
    const all = new Set();
    const visited = new Set();
    for (const operation of operations) {
      const { id, action, messages, answers, reasons } = operation;
      for (const message of [...messages, ...answers]) all.add(`${id} ${message.title}`);
      for (const reason of reasons) all.add(`${id} ${reason}`);
      for (const message of action === 'send' ? messages : answers) list(message.payload, all, visited);
    }
    return [...all].filter((one) => !this.#seen.has(one)).sort();
  }

  #judge(candidates, value, what) {
    const found = candidates.find(({ message }) => message.problem(value) === undefined);
    if (!found) return this.#wrong(`${what}: ${candidates.map(({ message }) => message.problem(value)).join('; ') || 'there is no such event'}`, value);
    for (const { operation, message } of candidates) if (message.pointer === found.message.pointer) this.#seen.add(`${operation.id} ${message.title}`);
    mark(found.message.payload, value, this.#seen);
  }

  #wrong(problem, value) {
    this.problems.push(`${problem}\n  ${JSON.stringify(value)?.slice(0, 2_000)}`);
  }
}

/** Whether it is the response to an unknown request. Its name follows from that of the request. */
const isOfNoRequest = (value) => value?.msg?.reason === 'malformed' && value.msg.message?.startsWith('This request does not exist');
const requestOf = (address, name) =>
  operations.find((one) => one.action === 'receive' && one.address === address && one.messages.some((message) => message.name === name));
const said = (operation, messages) => messages.map((message) => ({ operation, message }));

const compositions = ['allOf', 'oneOf', 'anyOf'];

/** Adds everything below a schema that a value can have. */
function list(pointer, into, visited) {
  pointer = follow(pointer);
  if (visited.has(pointer)) return;
  visited.add(pointer);
  const schema = at(pointer);
  for (const key of compositions) schema[key]?.forEach((_, index) => list(step(pointer, key, index), into, visited));
  for (const name of Object.keys(schema.properties ?? {})) {
    into.add(step(pointer, 'properties', name));
    list(step(pointer, 'properties', name), into, visited);
  }
  for (const word of schema.enum ?? []) into.add(`${pointer} ${word}`);
  if (schema.items) list(step(pointer, 'items'), into, visited);
}

/** Adds what a valid value has of it. */
function mark(pointer, value, into) {
  pointer = follow(pointer);
  const schema = at(pointer);
  for (const key of compositions) {
    schema[key]?.forEach((_, index) => {
      const branch = step(pointer, key, index);
      if (validatorOf(branch)(value)) mark(branch, value, into);
    });
  }
  if (schema.enum) into.add(`${pointer} ${value}`);
  if (Array.isArray(value) && schema.items) for (const item of value) mark(step(pointer, 'items'), item, into);
  if (value === null || typeof value !== 'object') return;
  for (const name of Object.keys(schema.properties ?? {})) {
    if (!(name in value)) continue;
    into.add(step(pointer, 'properties', name));
    mark(step(pointer, 'properties', name), value[name], into);
  }
}
