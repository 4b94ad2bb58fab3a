import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
  type VirtualizerOptions,
} from "@tanstack/virtual-core";
import { useLayoutEffect, useReducer, useState } from "preact/hooks";

type Handed = "scrollToFn" | "observeElementRect" | "observeElementOffset" | "onChange";
type Options = Omit<VirtualizerOptions<HTMLElement, HTMLElement>, Handed>;

export type RowVirtualizer = Virtualizer<HTMLElement, HTMLElement>;

/** Draws only the rows of a long list that are in sight, whatever their heights. */
export function useVirtualizer(options: Options): RowVirtualizer {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const complete = { ...options, scrollToFn: elementScroll, observeElementRect, observeElementOffset, onChange: () => draw(0) };
  const [virtualizer] = useState(() => Object.assign(new Virtualizer(complete), { shouldAdjustScrollPositionOnItemSizeChange: isAbove }));
  virtualizer.setOptions(complete);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  return virtualizer;
}

/**
 * What changes its height above the sight moves nothing in sight. The library makes an exception while one scrolls up, when it matters most:
 * then older messages come, and the one that was the oldest is no longer the first of its sender.
 */
function isAbove({ key, start }: VirtualItem, _delta: number, { itemSizeCache, scrollOffset }: RowVirtualizer): boolean {
  const height = itemSizeCache.get(key);
  return height === undefined ? start < (scrollOffset ?? 0) : start + height <= (scrollOffset ?? 0);
}
