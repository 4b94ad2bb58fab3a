// Users who talk to each other.

/** How many there are. By hand, more of them: PEOPLE=100 */
export const people = Number(process.env.PEOPLE ?? 6);

/** For a server: all of them come from one address. */
export const townSettings = { PARLEY_CHAT__SIGNUPSPERHOUR: '100000', PARLEY_CHAT__SIGNINSPERMINUTE: '100000' };

const password = 'correct horse battery';
const reach = 3;     // users live in a circle, and are friends with so many on either side: of six, all are friends
const atOnce = 8;

/** These users, each with some friends, and one group of all; two devices and, later, a new one for each. */
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
  const users = await each(Array.from({ length: people }, (_, n) => `user${n + 1}`), async (id) => {
    await call(null, 'POST', '/users', { id, password });
    const sessions = [];
    for (const name of ['talker', 'follower', 'fresh']) sessions.push(await call(null, 'POST', '/sessions', { id, password, device: { name, kind: 'test' } }));
    return { id, sids: sessions.map((one) => one.sid) };
  });
  const ids = users.map((one) => one.id);
  const sidOf = new Map(users.map((one) => [one.id, one.sids[0]]));
  const friendsOf = (user) => {
    const place = ids.indexOf(user);
    return ids.filter((other, at) => other !== user && Math.min(Math.abs(at - place), people - Math.abs(at - place)) <= reach);
  };
  await each(users, async (one) => {
    for (const other of friendsOf(one.id).filter((friend) => friend > one.id)) {
      const { id } = await call(one.sids[0], 'POST', '/friend-requests', { to: other });
      await call(sidOf.get(other), 'POST', `/friend-requests/${id}/accept`);
    }
  });
  const [first, ...others] = ids;
  const group = await call(sidOf.get(first), 'POST', '/groups', { name: 'All', members: friendsOf(first) });
  const strangers = others.filter((id) => !friendsOf(first).includes(id));
  if (strangers.length > 0) await call(sidOf.get(first), 'PATCH', `/groups/${group.id}`, { settings: { joining: 'open', history: true } });
  await each(strangers, (id) => call(sidOf.get(id), 'POST', `/groups/${group.id}/join`, {}));
  const direct = (one, other) => [one, other].sort().join(' and ');
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

/** Does the same for all, some at a time. */
async function each(all, act) {
  const results = [];
  for (let at = 0; at < all.length; at += atOnce) results.push(...await Promise.all(all.slice(at, at + atOnce).map(act)));
  return results;
}
