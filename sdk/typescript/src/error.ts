import type { Wire } from './wire.js';

/** Why a request was not carried out: the server's reason, or one of the client's own. */
export type ErrorReason = Wire.Reason
  /** There is no connection, or it broke before the answer. */
  | 'offline'
  /** No answer in time. */
  | 'timeout'
  /** The caller aborted it, or the client was closed. */
  | 'aborted'
  /** The outbox is full. */
  | 'full';

/** The one error of this package. */
export class ParleyError extends Error {
  override readonly name = 'ParleyError';

  constructor(
    readonly reason: ErrorReason,
    message: string,
    /** Milliseconds to wait before trying again. */
    readonly retryAfter?: number,
    /** The HTTP status, if the request went over HTTP. */
    readonly status?: number,
  ) {
    super(message);
  }

  /** Whether the same request may succeed later. */
  get isTemporary(): boolean {
    return temporary.has(this.reason);
  }

  /** Whether the session is over, so that only a new sign-in helps. */
  get endsSession(): boolean {
    return endings.has(this.reason);
  }
}

const temporary = new Set<ErrorReason>(['offline', 'timeout', 'rate-limited', 'unavailable', 'internal']);
const endings = new Set<ErrorReason>(['unauthenticated', 'expired', 'revoked', 'banned']);

/** Whatever was thrown, as the error of this package. */
export function asError(thrown: unknown): ParleyError {
  if (thrown instanceof ParleyError) return thrown;
  const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (name === 'AbortError') return new ParleyError('aborted', 'The request was aborted.');
  if (name === 'TimeoutError') return new ParleyError('timeout', 'The server did not answer in time.');
  return new ParleyError('offline', message || 'There is no connection.');
}
