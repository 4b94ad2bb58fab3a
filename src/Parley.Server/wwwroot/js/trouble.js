// Explains to operators why there is no connection, as far as a browser can know.
import { pathOf } from './place.js';

const Forbidden = 4;   // of Engine.IO

/**
 * What is wrong, as the name of a sentence and its values; undefined if it is only that nobody answers.
 * `error` is what the client library says: `description` is the HTTP status, `context` the request.
 */
export function troubleOf(error) {
  const status = error?.description;
  const isAnswered = typeof status === 'number' && status > 0;
  if (!isAnswered) return error?.message === 'server error' ? { name: 'troublePath', values: { path: pathOf('socket.io/'), status: 200 } } : undefined;
  if (codeOf(error) === Forbidden) return { name: 'troubleHost', values: { host: location.host } };
  if (status >= 502 && status <= 504) return { name: 'troubleAway', values: { status } };
  return { name: 'troublePath', values: { path: pathOf('socket.io/'), status } };
}

function codeOf({ context }) {
  try {
    return JSON.parse(context.responseText).code;
  } catch {
    return undefined;   // whatever answered is not our server
  }
}
