import { signal } from "./signal";

/** The dialogs that a key opens from anywhere. */
export type GlobalDialog = "quick-switch" | "shortcuts";

export const globalDialog = signal<GlobalDialog | undefined>(undefined);

export const openDialog = (name: GlobalDialog): void => {
  if (!document.querySelector("dialog[open]")) globalDialog.value = name;
};

export const closeDialog = (): void => {
  globalDialog.value = undefined;
};

/** Whose card is open. */
export const shownPerson = signal<string | undefined>(undefined);

/** Opens the card of a user, from anywhere. */
export const showPerson = (id: string): void => {
  shownPerson.value = id;
};

export const closePerson = (): void => {
  shownPerson.value = undefined;
};

/** How keyboards name the key of shortcuts. */
export const commandKey = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";

/** Listens for the keys that work everywhere. */
export function startShortcuts(): void {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openDialog("quick-switch");
    } else if (event.key === "?" && !isInput(event.target)) {
      openDialog("shortcuts");
    }
  });
}

const isInput = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
