import type { components } from './generated/http.js';

/** What goes over the socket, from `docs/protocol/asyncapi.yaml`. */
export type * as Wire from './generated/events.js';

/** What goes over HTTP, from `docs/messenger/openapi.json`: `Http['Friend']`. */
export type Http = components['schemas'];
