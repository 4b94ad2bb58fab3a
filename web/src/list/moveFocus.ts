import type { RowVirtualizer } from "../ui/virtual";

/** Lets arrow keys move from the filter through the rows of the virtual list, and on through what a search has found. */
export function moveFocus(event: KeyboardEvent, area: HTMLElement, rows: RowVirtualizer | null, count: number): void {
  const target = event.target as HTMLElement;
  const hits = [...area.querySelectorAll<HTMLElement>("a.hit")];
  const row = target.closest<HTMLElement>("[data-index]");
  const hit = hits.indexOf(target.closest<HTMLElement>("a.hit")!);
  const at = row ? Number(row.dataset.index) : hit < 0 ? -1 : count + hit;
  const last = count + hits.length - 1;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: at < 0 ? undefined : 0, End: at < 0 ? undefined : last }[event.key];
  if (to === undefined || to > last || to < -1) return;
  event.preventDefault();
  if (to === -1) return area.querySelector<HTMLElement>("input")?.focus();
  if (to >= count) return hits[to - count]?.focus();
  rows?.scrollToIndex(to);
  // The row may be drawn only now.
  requestAnimationFrame(() => area.querySelector<HTMLElement>(`[data-index="${to}"] :is(a, button)`)?.focus({ preventScroll: true }));
}
