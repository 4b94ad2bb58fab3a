import { newId } from '../ids.js';
import type { Api } from '../api/api.js';
import { asError } from '../error.js';
import { Value, type Readable } from '../state/readable.js';
import type { Content, ConversationRef, FileKind, PendingMessage, PendingUpload, SendOptions } from '../state/types.js';
import { keyOf } from '../sync/refs.js';

export interface SendFileOptions extends SendOptions {
  /** By default from the type of the file. */
  readonly kind?: FileKind;
  readonly name?: string;
  /** Added to the content of the message, for example `{ duration }`. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
}

interface Job {
  readonly ref: ConversationRef;
  readonly file: Blob;
  readonly options: SendFileOptions;
  abort: AbortController;
}

/** Files on their way to a conversation. Each stays with the conversation that it was given to. */
export class Uploads {
  readonly #jobs = new Map<string, Job>();
  readonly #values = new Map<string, Value<readonly PendingUpload[]>>();
  readonly #api: Api;
  readonly #send: (ref: ConversationRef, content: Content, options: SendOptions) => Promise<PendingMessage>;

  constructor(api: Api, send: (ref: ConversationRef, content: Content, options: SendOptions) => Promise<PendingMessage>) {
    this.#api = api;
    this.#send = send;
  }

  of(ref: ConversationRef): Readable<readonly PendingUpload[]> {
    return this.#value(keyOf(ref));
  }

  start({ kind, with: other }: ConversationRef, file: Blob, options: SendFileOptions): Promise<PendingMessage> {
    const id = newId();
    const ref = { kind, with: other };
    const name = options.name ?? (file as Blob & { name?: string }).name ?? 'file';
    this.#jobs.set(id, { ref, file, options: { ...options, name }, abort: new AbortController() });
    options.signal?.addEventListener('abort', () => this.discard(id));
    const upload: PendingUpload = {
      id, conversation: ref, kind: options.kind ?? kindOf(file.type), name, size: file.size, sent: 0, file, time: Date.now(),
    };
    this.#change(ref, (all) => [...all, upload]);
    return this.#run(upload);
  }

  retry(id: string): Promise<PendingMessage> | undefined {
    const job = this.#jobs.get(id);
    const upload = job && this.#value(keyOf(job.ref)).get().find((one) => one.id === id);
    if (!job || !upload?.error) return undefined;
    const { error: _, ...rest } = upload;
    job.abort = new AbortController();
    const again = { ...rest, sent: 0 };
    this.#replace(again);
    return this.#run(again);
  }

  /** Aborts and forgets it. */
  discard(id: string): boolean {
    const job = this.#jobs.get(id);
    if (!job) return false;
    this.#jobs.delete(id);
    job.abort.abort();
    this.#change(job.ref, (all) => all.filter((one) => one.id !== id));
    return true;
  }

  clear(): void {
    for (const id of [...this.#jobs.keys()]) this.discard(id);
  }

  async #run(upload: PendingUpload): Promise<PendingMessage> {
    const { id, kind, conversation } = upload;
    const { file, options, abort } = this.#jobs.get(id)!;
    let sent = 0;
    const progress = (bytes: number) => this.#replace({ ...upload, sent: sent = bytes });
    try {
      const stored = await this.#api.files.upload(file, { name: upload.name, signal: abort.signal, progress });
      // What the server cannot read as a picture has no thumbnails: it is a file like any other.
      const shownAs = kind === 'image' && stored.width === undefined ? 'file' : kind;
      const message = await this.#send(conversation, { kind: shownAs, msg: { ...options.extra, ...stored } }, options);
      this.discard(id);
      return message;
    } catch (thrown) {
      const error = asError(thrown);
      this.#replace({ ...upload, sent, error });
      throw error;
    }
  }

  #replace(upload: PendingUpload): void {
    if (this.#jobs.has(upload.id)) this.#change(upload.conversation, (all) => all.map((one) => (one.id === upload.id ? upload : one)));
  }

  #change(ref: ConversationRef, change: (all: readonly PendingUpload[]) => readonly PendingUpload[]): void {
    const value = this.#value(keyOf(ref));
    value.set(change(value.get()));
  }

  #value(key: string): Value<readonly PendingUpload[]> {
    let value = this.#values.get(key);
    if (!value) this.#values.set(key, value = new Value<readonly PendingUpload[]>([]));
    return value;
  }
}

// A format that no browser shows would only be a broken picture.
const shown = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);

function kindOf(type: string): FileKind {
  if (shown.has(type)) return 'image';
  return type.startsWith('audio/') ? 'audio' : type.startsWith('video/') ? 'video' : 'file';
}
