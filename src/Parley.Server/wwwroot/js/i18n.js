import { keyOf } from './place.js';
import { words } from './words.js';

const Stored = keyOf('language');

let language = localStorage.getItem(Stored) ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en');
apply();

function apply() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}

export function switchLanguage() {
  language = language === 'zh' ? 'en' : 'zh';
  localStorage.setItem(Stored, language);
  apply();
}

export function t(name, values = {}) {
  return words[language][name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? '');
}

/** The sentence for a reason of the contract, or what the server said about it. */
export function reasonText(error) {
  return words[language].reason[error.reason] ?? error.message ?? words[language].reason.internal;
}

/** What went wrong with something that a person typed: the server's own sentence says more than the word. */
export function errorText(error) {
  return error.reason === 'malformed' && error.message && language === 'en' ? error.message : reasonText(error);
}

const locale = () => (language === 'zh' ? 'zh-CN' : navigator.language.startsWith('en') ? navigator.language : 'en');

export const clock = (time) => new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' }).format(time);

export const dayKey = (time) => new Date(time).toDateString();

export function dayText(time) {
  const today = new Date();
  if (dayKey(time) === dayKey(today)) return t('today');
  if (dayKey(time) === dayKey(new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1))) return t('yesterday');
  const sameYear = new Date(time).getFullYear() === today.getFullYear();
  return new Intl.DateTimeFormat(locale(), { weekday: 'long', month: 'long', day: 'numeric', year: sameYear ? undefined : 'numeric' }).format(time);
}

/** The clock for today, the date for earlier. */
export function shortTime(time) {
  if (dayKey(time) === dayKey(Date.now())) return clock(time);
  return new Intl.DateTimeFormat(locale(), { month: 'short', day: 'numeric' }).format(time);
}
