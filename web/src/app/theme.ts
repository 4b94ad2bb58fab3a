import { signal } from "./signal";

/** Light, dark, or as the system has it. */
export type Theme = "system" | "light" | "dark";

const key = "parley.theme";
const isTheme = (text: string | null): text is Theme => text === "light" || text === "dark";

export const theme = signal<Theme>("system");

export function loadTheme(): void {
  const stored = localStorage.getItem(key);
  apply(isTheme(stored) ? stored : "system");
}

export function setTheme(choice: Theme): void {
  if (choice === "system") localStorage.removeItem(key);
  else localStorage.setItem(key, choice);
  apply(choice);
}

function apply(choice: Theme): void {
  if (choice === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  for (const meta of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]"))
    meta.media = mediaOf(meta.dataset.theme!, choice);
  theme.value = choice;
}

/** When the bar of the browser has the colour of a theme: as the system has it, or as the user has chosen. */
const mediaOf = (own: string, choice: Theme): string =>
  choice === "system" ? `(prefers-color-scheme: ${own})` : own === choice ? "all" : "not all";
