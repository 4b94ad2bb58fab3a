// The clients of the matrix: every version of socket.io-client over each of its transports.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Newest first. */
export const versions = [4, 3, 2, 1];

/** With an older version 4 as well, for tests that depend on the timing inside a client, such as ends. */
export const versionsThatEnd = [4, 4.6, 3, 2, 1];

export const transports = [
  { name: 'polling only', use: ['polling'] },
  { name: 'websocket only', use: ['websocket'] },
  { name: 'polling with upgrade', use: ['polling', 'websocket'] },
];

/** The `io` function of a version. */
export const ioOf = (version) => require(`sio${version}`);

/** Versions 3 and newer can send `auth` when a namespace connects. */
export const hasAuthOption = (version) => version >= 3;
