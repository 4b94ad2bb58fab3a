import { asError, ParleyError } from '../error.js';
import { problemOf, type HttpClient } from '../connection/http.js';
import type { Http } from '../wire.js';

export interface UploadOptions {
  /** By default the name of the file, if it has one. */
  name?: string;
  signal?: AbortSignal;
  /** Called with the bytes sent so far. */
  progress?: (sent: number) => void;
}

interface Outgoing {
  address: string;
  headers: Record<string, string>;
  file: Blob;
  signal?: AbortSignal | undefined;
  progress: (sent: number) => void;
}

/** Uploads a file and reports its progress. */
export async function upload(http: HttpClient, file: Blob, options: UploadOptions = {}): Promise<Http['UploadedFile']> {
  const name = options.name ?? (file as Blob & { name?: string }).name ?? 'file';
  const { signal, progress = () => {} } = options;
  const address = http.address('/api/v1/files', {}, { name });
  const outgoing = { address, headers: { ...http.headers(), 'content-type': typeOf(file) }, file, signal, progress };
  if (signal?.aborted) throw aborted();
  const { status, text } = await (typeof XMLHttpRequest === 'undefined' ? byStream(outgoing) : byXhr(outgoing));
  if (status !== 201) throw problemOf(status, text);
  return JSON.parse(text) as Http['UploadedFile'];
}

const aborted = () => new ParleyError('aborted', 'The upload was aborted.');
const typeOf = (file: Blob) => file.type || 'application/octet-stream';

// In browsers only this old way reports how much was sent.
function byXhr({ address, headers, file, signal, progress }: Outgoing): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open('POST', address);
    request.withCredentials = true;
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => progress(loaded);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(new ParleyError('offline', 'The upload was interrupted.'));
    request.onabort = () => reject(aborted());
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    signal?.addEventListener('abort', abort);
    request.send(file);
  });
}

async function byStream({ address, headers, file, signal, progress }: Outgoing): Promise<{ status: number; text: string }> {
  let sent = 0;
  const counted = file.stream().pipeThrough(new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      sent += chunk.byteLength;
      progress(sent);
      controller.enqueue(chunk);
    },
  }));
  // `duplex` is missing in the types of the DOM.
  const init = { method: 'POST', headers, body: counted, duplex: 'half', signal: signal ?? null } as RequestInit;
  try {
    const response = await fetch(address, init);
    return { status: response.status, text: await response.text() };
  } catch (thrown) {
    throw asError(thrown);
  }
}
