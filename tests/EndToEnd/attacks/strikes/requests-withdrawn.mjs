// A user who sends and cancels friend requests to another, again and again.
import { call } from '../raw.mjs';

export default async function requestsWithdrawn({ port, sid, to, hands = 8, seconds = 4 }) {
  const end = Date.now() + seconds * 1_000;
  const headers = { authorization: `Bearer ${sid}`, 'content-type': 'application/json' };
  const statuses = {};
  const hand = async () => {
    while (Date.now() < end) {
      const asked = await call(port, 'POST', '/api/v1/friend-requests', { body: JSON.stringify({ to }), headers });
      statuses[asked.status] = (statuses[asked.status] ?? 0) + 1;
      if (asked.status === 201 || asked.status === 200) await call(port, 'DELETE', `/api/v1/friend-requests/${JSON.parse(asked.text).id}`, { headers });
    }
  };
  await Promise.all(Array.from({ length: hands }, hand));
  return statuses;
}
