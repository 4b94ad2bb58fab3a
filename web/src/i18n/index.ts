import { setLanguageOfFormats } from "./format";
import { reload, Words } from "./catalogue";
import { chooseLanguage, type Language } from "./language";
import type en from "./en";
import { signal } from "../app/signal";

export { languages, type Language } from "./language";
export { Words } from "./catalogue";
export * from "./format";

const key = "parley.language";
const main = new Words<typeof en>({ en: () => import("./en"), zh: () => import("./zh") });

/** The texts that the main screen needs: `t.send`, `t.newMessages(3)`. */
export let t: typeof en;

/** The language in use. The whole page is drawn anew when it changes. */
export const language = signal<Language>("en");

/** The language that the user has chosen, or null to follow the browser. */
export const languageSetting = (): string | null => localStorage.getItem(key);

export async function setLanguage(setting: Language | null): Promise<void> {
  if (setting) localStorage.setItem(key, setting);
  else localStorage.removeItem(key);
  await loadLanguage();
}

/** Loads the texts of the chosen language, and of no other. */
export async function loadLanguage(): Promise<void> {
  const chosen = chooseLanguage(languageSetting(), navigator.languages);
  await Promise.all([main.load(chosen), reload(chosen)]);
  t = main.t;
  setLanguageOfFormats(chosen);
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
  language.value = chosen;
}
