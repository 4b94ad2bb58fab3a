// Where this page is: at the root of its host, or under a path of it.

const base = new URL('..', import.meta.url);

/** The path of something of the server's own, such as `api/v1/users`. */
export const pathOf = (name) => base.pathname + name;

/** The name under which the browser keeps something for this server, and not for another one on the same host. */
export const keyOf = (name) => (base.pathname === '/' ? `parley.${name}` : `parley.${base.pathname}.${name}`);
