import { computePosition, flip, offset, shift, type Placement } from "@floating-ui/dom";
import type { Anchor } from "./menu";

/** Puts an element next to its anchor, where it fits into the window. */
export async function place(element: HTMLElement, anchor: Anchor, placement: Placement): Promise<void> {
  const reference = anchor instanceof Element ? anchor : { getBoundingClientRect: () => new DOMRect(anchor.x, anchor.y, 0, 0) };
  const { x, y } = await computePosition(reference, element, {
    placement,
    strategy: "fixed",
    middleware: [offset(6), flip({ padding: 8 }), shift({ padding: 8, crossAxis: true })],
  });
  Object.assign(element.style, { left: `${Math.round(x)}px`, top: `${Math.round(y)}px` });
}
