import { useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "../app/signal";
import { IconButton } from "./Button";
import type { Icon } from "./icons";
import { MoreIcon } from "./icons";
import { openedMenu, openMenu, type MenuItem } from "./menu";
import { place } from "./place";
import "./menu.css";

/** A button that opens a menu. */
export function MenuButton({
  label,
  items,
  icon = MoreIcon,
  className,
}: {
  label: string;
  items: () => readonly MenuItem[];
  icon?: Icon;
  className?: string;
}) {
  return (
    <IconButton
      icon={icon}
      label={label}
      className={className}
      aria-haspopup="menu"
      onClick={(event) => openMenu(label, items(), event.currentTarget)}
    />
  );
}

/** Where the open menu is drawn: once in the page, in its main part, so that who moves by landmarks does not miss it. */
export function MenuHost() {
  const menu = useSignal(openedMenu);
  return menu ? <OpenMenu key={menu.label} {...menu} /> : null;
}

function OpenMenu({ label, items, anchor }: NonNullable<typeof openedMenu.value>) {
  const ref = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = ref.current!;
    const before = document.activeElement;
    element.showPopover();
    void place(element, anchor, "bottom-start");
    element.querySelector<HTMLElement>("button")?.focus();
    const closed = (event: ToggleEvent) => event.newState === "closed" && close();
    element.addEventListener("toggle", closed);
    return () => {
      element.removeEventListener("toggle", closed);
      if (before instanceof HTMLElement && !document.querySelector("dialog[open]")) before.focus({ preventScroll: true });
    };
  }, [anchor]);

  return (
    <div ref={ref} className="menu" role="menu" aria-label={label} popover="auto" onKeyDown={move}>
      {items.map(({ label, icon: Drawing, danger = false, onSelect }) => (
        <button key={label} type="button" role="menuitem" tabIndex={-1} className={danger ? "danger" : ""} onClick={() => choose(onSelect)}>
          {Drawing && <Drawing size={18} />}
          <span>{label}</span>
        </button>
      ))}
    </div>
  );
}

const close = () => {
  openedMenu.value = undefined;
};

function choose(onSelect: () => void): void {
  close();
  // After the focus has gone back, so that what opens now gives it back to the same place.
  queueMicrotask(onSelect);
}

function move(event: KeyboardEvent & { currentTarget: HTMLDivElement }): void {
  const items = [...event.currentTarget.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement as HTMLButtonElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Tab") close();
  if (to === undefined) return;
  event.preventDefault();
  items[to % items.length]?.focus();
}
