// Users who talk to each other.

const people = 6;
const password = 'correct horse battery';

/** Six users, all friends, and one group of all; two devices and, later, a new one for each. */
export async function settle(url) {
  const call = async (sid, method, path, body, tries = 1) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method, headers: { 'content-type': 'application/json', ...(sid && { authorization: `Bearer ${sid}` }) }, body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
    // A proxy may give up a node that is slow, and whatever the node was doing is done or not: as a user would, try again.
    if ([502, 503, 504].includes(response.status) && tries < 4) return call(sid, method, path, body, tries + 1);
    if (response.status === 409 && tries > 1) return null;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  };
  const users = await Promise.all(Array.from({ length: people }, async (_, n) => {
    const id = `user${n + 1}`;
    await call(null, 'POST', '/users', { id, password });
    const sessions = [];
    for (const name of ['talker', 'follower', 'fresh']) sessions.push(await call(null, 'POST', '/sessions', { id, password, device: { name, kind: 'test' } }));
    return { id, sids: sessions.map((one) => one.sid) };
  }));
  for (const [at, one] of users.entries()) {
    for (const other of users.slice(at + 1)) {
      const { id } = await call(one.sids[0], 'POST', '/friend-requests', { to: other.id });
      await call(other.sids[0], 'POST', `/friend-requests/${id}/accept`);
    }
  }
  const ids = users.map((one) => one.id);
  const group = await call(users[0].sids[0], 'POST', '/groups', { name: 'All', members: ids.slice(1) });
  const direct = (one, other) => [one, other].sort().join(' and ');
  const friendsOf = (user) => ids.filter((one) => one !== user);
  return {
    users,
    group: group.id,
    direct,
    friendsOf,
    conversationsOf: (user) => ['all', ...friendsOf(user).map((other) => direct(user, other))],
    // Every third message or so goes to the group.
    placesOf: (user) => friendsOf(user).flatMap((to, at) => [
      { at: 'friend', to, conversation: direct(user, to) },
      ...(at % 2 === 0 ? [{ at: 'group', to: group.id, conversation: 'all' }] : []),
    ]),
    conversationFor: (user) => ({ from, to }) => {
      if (to === group.id) return 'all';
      if (!ids.includes(to) || !ids.includes(from)) return null;
      return direct(user, from === user ? to : from);
    },
  };
}
