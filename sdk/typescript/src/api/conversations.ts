import type { HttpClient } from '../connection/http.js';
import type { paths } from '../generated/http.js';
import type { ConversationRef } from '../state/types.js';
import type { Http, Wire } from '../wire.js';
import type { Paging } from './paging.js';

type SearchQuery = NonNullable<paths['/api/v1/messages']['get']['parameters']['query']>;

/** The envelopes of a page have the same form as over the socket. */
export type MessagePage = { messages: Wire.Entry[]; more: boolean };

/** The user's private state of conversations, history and search. */
export const conversations = (http: HttpClient) => ({
  list: (query: Paging & { kind?: ConversationRef['kind'] } = {}) => http.call('get', '/api/v1/conversations', { query }),
  change: (path: ConversationRef, body: Http['ConversationChange']) =>
    http.call('patch', '/api/v1/conversations/{kind}/{with}', { path: named(path), body }),
  clear: (path: ConversationRef) => http.call('delete', '/api/v1/conversations/{kind}/{with}/messages', { path: named(path) }),
  messages: async (path: ConversationRef, query: { before?: number; after?: number; limit?: number } = {}) =>
    await http.call('get', '/api/v1/conversations/{kind}/{with}/messages', { path: named(path), query }) as MessagePage,
  deleteMessage: (path: ConversationRef, id: string) =>
    http.call('delete', '/api/v1/conversations/{kind}/{with}/messages/{id}', { path: { ...named(path), id } }),
  search: (query: SearchQuery) => http.call('get', '/api/v1/messages', { query }),
});

const named = ({ kind, with: name }: ConversationRef) => ({ kind, with: name });
