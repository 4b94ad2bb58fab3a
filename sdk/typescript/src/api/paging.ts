import { newId } from '../ids.js';

/** Which page of a list, and how long. */
export interface Paging {
  page?: string;
  limit?: number;
}

/** A header that makes a repetition of the same request harmless. */
export const onceOnly = (key: string = newId()) => ({ 'Idempotency-Key': key });
