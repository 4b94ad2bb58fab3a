import { api } from './api.js';
import { pin, toast } from './dom.js';
import { reasonText, switchLanguage, t } from './i18n.js';
import { keyOf } from './place.js';
import { Store } from './store.js';
import { chatPage } from './views/page.js';
import { signInPage } from './views/signin.js';

// Says only that somebody was signed in here, so that a newcomer's page does not ask for what it cannot get.
const SignedIn = keyOf('signed-in');

const app = document.getElementById('app');
let store = null;

async function enter() {
  store = new Store(await api.me());
  localStorage.setItem(SignedIn, '1');
  store.addEventListener('ended', ({ detail }) => leave(detail.reason));
  store.addEventListener('notice', ({ detail }) => announce(detail));
  store.start();
  show();
}

function leave(reason) {
  store?.stop();
  store = null;
  localStorage.removeItem(SignedIn);
  document.title = 'Parley';
  show(reason && t('sessionEnded'));
}

async function signOut() {
  try {
    await api.signOut();
    leave();
  } catch (error) {
    if (error.status === 401) leave();
    else toast(reasonText(error));
  }
}

function show(message) {
  const onLanguage = () => {
    switchLanguage();
    show();
  };
  app.replaceChildren(store ? chatPage(store, { onSignOut: signOut, onLanguage }) : signInPage({ onEnter: enter, onLanguage, message }));
}

function announce({ kind, from, by, name, title, text }) {
  const who = store.userName(from ?? by);
  if (kind === 'friend-request') toast(t('friendRequestFrom', { name: who }));
  if (kind === 'friend-accepted') toast(t('friendAdded', { name: who }));
  if (kind === 'announcement') pin({ title, text, putAway: t('putAway') });
  if (kind === 'group-invited' && by !== store.me.id) toast(t('groupInvited', { name: who, group: name }));
}

if (localStorage.getItem(SignedIn)) {
  enter().catch((error) => {
    if (error.status === 401) leave();
    else show(reasonText(error));
  });
} else {
  show();
}
