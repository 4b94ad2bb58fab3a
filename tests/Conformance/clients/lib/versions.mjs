// The clients of the matrix: every generation of socket.io-client over every way it can travel.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Newest first. */
export const versions = [4, 3, 2, 1];

/** With an older one of version 4, for what depends on when the parts of a client act, as an end does. */
export const versionsThatEnd = [4, 4.6, 3, 2, 1];

export const transports = [
  { name: 'polling only', use: ['polling'] },
  { name: 'websocket only', use: ['websocket'] },
  { name: 'polling with upgrade', use: ['polling', 'websocket'] },
];

/** The `io` function of a version. */
export const ioOf = (version) => require(`sio${version}`);

/** Versions 3 and newer can hand over `auth` when a namespace connects. */
export const hasAuthOption = (version) => version >= 3;
