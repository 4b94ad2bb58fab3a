import type { paths } from '../generated/http.js';
import { asError, ParleyError, type ErrorReason } from '../error.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Operation<P extends keyof paths, M extends Method> = Exclude<paths[P][M], undefined>;
type Content<T> = T extends { content: infer C } ? C[keyof C] : undefined;
type Success<T> = T extends { responses: infer R } ? Content<R[keyof R & (200 | 201 | 204)]> : never;
type Body<T> = T extends { requestBody?: infer B } ? Content<Exclude<B, undefined>> : undefined;
type Params<T, K extends string> = T extends { parameters: Record<string, unknown> }
  ? K extends keyof T['parameters'] ? Exclude<T['parameters'][K], undefined> : undefined : undefined;

/** What a request may have: the members of its address, its query and its body, as the OpenAPI document says. */
export interface RequestOptions<P extends keyof paths, M extends Method> {
  path?: Params<Operation<P, M>, 'path'>;
  query?: Params<Operation<P, M>, 'query'>;
  body?: Body<Operation<P, M>>;
  headers?: Record<string, string>;
}

const patience = 30_000;

/** Requests over HTTP, typed by the OpenAPI document. */
export class HttpClient {
  /** Sent with each request. In browsers the cookie takes its place, and this stays undefined. */
  sid: string | undefined;

  constructor(readonly server: string) {}

  /** Makes a request; throws a `ParleyError` if it was not carried out. */
  async call<P extends keyof paths, M extends Method & keyof paths[P]>(
    method: M, path: P, options: RequestOptions<P, M> = {},
  ): Promise<Success<Operation<P, M>>> {
    const headers = { ...this.headers(), ...options.headers };
    const init: RequestInit = { method: method.toUpperCase(), headers, credentials: 'include', signal: AbortSignal.timeout(patience) };
    if (options.body !== undefined) {
      headers['content-type'] = 'application/json';
      init.body = JSON.stringify(options.body);
    }
    const response = await fetch(this.address(path, options.path, options.query), init).catch((thrown) => { throw asError(thrown); });
    const text = await response.text().catch((thrown) => { throw asError(thrown); });
    if (!response.ok) throw problemOf(response.status, text);
    return (text === '' ? undefined : JSON.parse(text)) as Success<Operation<P, M>>;
  }

  address(path: string, members: Readonly<Record<string, unknown>> = {}, query: object = {}): string {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(members[name])));
    const words = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== null) words.set(name, String(value));
    return this.server + filled + (words.size > 0 ? `?${words}` : '');
  }

  headers(): Record<string, string> {
    return this.sid === undefined ? {} : { authorization: `Bearer ${this.sid}` };
  }
}

/** The refusal in a problem document. */
export function problemOf(status: number, text: string): ParleyError {
  let problem: { reason?: ErrorReason; message?: string; retryAfter?: number } = {};
  try {
    problem = JSON.parse(text) as typeof problem;
  } catch {
    // A proxy has answered in place of the server.
  }
  const { reason = status >= 500 ? 'unavailable' : 'malformed', message = `The server answered with status ${status}.` } = problem;
  return new ParleyError(reason, message, problem.retryAfter, status);
}
