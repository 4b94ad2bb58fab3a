// The service worker of the client. It shows notifications and opens what they are about: the page tells it of messages
// while it is open, push services while it is not. It keeps nothing and answers no requests.

const kinds = {
  en: { image: 'Picture', video: 'Video', audio: 'Audio', file: 'File', location: 'Location', custom: 'New message' },
  zh: { image: '图片', video: '视频', audio: '音频', file: '文件', location: '位置', custom: '新消息' },
};
// The page registers this file with the user's language.
const words = kinds[new URL(self.location.href).searchParams.get('language')] ?? kinds.en;

// The server may live under a path.
const base = new URL('./', self.location.href).pathname;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('push', (event) => event.waitUntil(show(ofPush(event.data.json()))));
self.addEventListener('message', (event) => event.waitUntil(event.data.close ? close(event.data.close) : show(event.data.show)));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.path));
});

/** The notification of a pushed message: docs/messenger/push.md. */
function ofPush({ room, with: peer, name, group, kind, text, id, time }) {
  const said = text ?? words[kind] ?? words.custom;
  return { id, time, path: `${base}c${room}/${encodeURIComponent(peer)}`, title: group ?? name, body: group ? `${name}: ${said}` : said };
}

const mostRecent = 200;
const recent = new Set();

/** Whether it has been told of the entry before: each open tab tells it. */
function isKnown(id) {
  if (recent.has(id)) return true;
  recent.add(id);
  if (recent.size > mostRecent) recent.delete(recent.values().next().value);
  return false;
}

/** Shows the newest entry of a conversation, in place of an earlier one, unless the user is looking at the page. */
async function show({ id, time, path, title, body }) {
  if (isKnown(id) || await isWatched()) return;
  const shown = await self.registration.getNotifications({ tag: path });
  if (shown.some(({ data }) => data.time > time)) return;
  await self.registration.showNotification(title, {
    body, tag: path, renotify: true, timestamp: time, icon: `${base}icon-192.png`, data: { path, time },
  });
}

async function isWatched() {
  return (await windows()).some((one) => one.focused && one.visibilityState === 'visible');
}

async function close(path) {
  for (const notification of await self.registration.getNotifications({ tag: path })) notification.close();
}

async function open(path) {
  const [first] = await windows();
  if (!first) return self.clients.openWindow(path);
  first.postMessage({ open: path });
  return first.focus();
}

/** The open windows with the client, the one that was used last first. */
async function windows() {
  const all = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return all.map((one) => [one, new URL(one.url).pathname])
    .filter(([, path]) => path.startsWith(base) && !/^(docs|api|openapi)\b/.test(path.slice(base.length)))
    .map(([one]) => one);
}
