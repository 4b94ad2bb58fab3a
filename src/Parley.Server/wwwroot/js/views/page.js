import { h } from '../dom.js';
import { t } from '../i18n.js';
import { chatPane } from './chat.js';
import { listPane } from './list.js';

/** The page for those who are signed in: the list beside the conversation, or one of them on a phone. */
export function chatPage(store, { onSignOut, onLanguage }) {
  const life = new AbortController();
  const on = (type, listener, target = store) => target.addEventListener(type, listener, { signal: life.signal });

  const banner = h('div', { class: 'banner', role: 'status', 'data-testid': 'connection', hidden: true });
  const list = listPane(store, { on, onSignOut, onLanguage, onOpen: open });
  const place = h('section', { class: 'pane chat' });
  const page = h('div', { class: 'page' }, banner, h('div', { class: 'panes' }, list, place));

  function open(conversation) {
    page.classList.add('in-chat');
    place.replaceChildren(...chatPane(store, conversation, { on, onBack: back }));
    store.show(conversation);
    if (matchMedia('(hover: hover)').matches) place.querySelector('textarea').focus();
  }

  function back() {
    page.classList.remove('in-chat');
    place.replaceChildren(h('p', { class: 'empty muted' }, t('pick')));
    store.leaveView();
    list.querySelector('button.conversation')?.focus();
  }

  function showStatus() {
    const text = { connecting: 'statusConnecting', offline: 'statusOffline', syncing: 'statusSyncing' }[store.status];
    banner.hidden = !text;
    banner.dataset.status = store.status;
    banner.textContent = text ? sentence(text) : '';
  }

  function sentence(text) {
    const { trouble } = store;
    return trouble && store.status !== 'syncing' ? `${t('statusOffline')} ${t(trouble.name, trouble.values)}` : t(text);
  }

  const seen = () => { if (store.open) store.markRead(store.open); };
  on('status', showStatus);
  on('list', () => { document.title = store.unread > 0 ? `(${store.unread}) Parley` : 'Parley'; });
  on('visibilitychange', seen, document);
  on('focus', seen, window);
  on('keydown', (event) => { if (event.key === 'Escape' && store.open && !document.querySelector('dialog[open]')) back(); }, document);
  // Once this page is replaced (signed out, other language) it listens to nothing any more.
  on('list', () => { if (!page.isConnected) life.abort(); });

  showStatus();
  if (store.open) open(store.open);
  else place.append(h('p', { class: 'empty muted' }, t('pick')));
  return page;
}
