import { signal } from "../app/signal";
import type { Icon } from "./icons";

export interface MenuItem {
  label: string;
  icon?: Icon;
  danger?: boolean;
  onSelect: () => void;
}

/** Where a menu opens: at an element, or at a point of the window. */
export type Anchor = Element | { x: number; y: number };

interface Opened {
  label: string;
  items: readonly MenuItem[];
  anchor: Anchor;
}

export const openedMenu = signal<Opened | undefined>(undefined);

/** Opens a menu. One is open at a time. */
export function openMenu(label: string, items: readonly MenuItem[], anchor: Anchor): void {
  openedMenu.value = { label, items, anchor };
}

/** Opens a menu for a right click, a long press or the menu key. */
export function openContextMenu(event: MouseEvent, label: string, items: readonly MenuItem[]): void {
  event.preventDefault();
  // The menu key gives no point.
  const anchor = event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : (event.currentTarget as Element);
  openMenu(label, items, anchor);
}
