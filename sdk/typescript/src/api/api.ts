import type { HttpClient } from '../connection/http.js';
import { accounts } from './accounts.js';
import { administration } from './administration.js';
import { conversations } from './conversations.js';
import { files } from './files.js';
import { friends } from './friends.js';
import { groups } from './groups.js';
import { joining } from './joining.js';
import { push } from './push.js';
import { server } from './server.js';
import { sessions } from './sessions.js';

/** Every request of the server over HTTP, grouped. */
export const createApi = (http: HttpClient) => ({
  server: server(http),
  accounts: accounts(http),
  sessions: sessions(http),
  friends: friends(http),
  groups: groups(http),
  joining: joining(http),
  conversations: conversations(http),
  files: files(http),
  push: push(http),
  administration: administration(http),
});

export type Api = ReturnType<typeof createApi>;
