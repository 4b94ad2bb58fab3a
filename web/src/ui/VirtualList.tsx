import type { ComponentChildren, HTMLAttributes } from "preact";
import { useRef } from "preact/hooks";
import { useVirtualizer, type RowVirtualizer } from "./virtual";
import "./virtual-list.css";

export interface VirtualListProps extends Omit<HTMLAttributes<HTMLDivElement>, "children"> {
  count: number;
  /** The height of a row in pixels, or a guess if rows differ. */
  rowHeight: number;
  keyOf: (index: number) => string;
  row: (index: number) => ComponentChildren;
  /** Gets the virtualizer, to scroll to a row. */
  control?: { current: RowVirtualizer | null };
}

/** A scrolling list of any length. Rows are elements with the role `listitem`. */
export function VirtualList({ count, rowHeight, keyOf, row, control, className = "", ...rest }: VirtualListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count,
    estimateSize: () => rowHeight,
    getScrollElement: () => scroller.current,
    getItemKey: keyOf,
    overscan: 8,
  });
  if (control) control.current = virtualizer;
  return (
    <div ref={scroller} className={`virtual-scroll ${className}`}>
      <div role="list" {...rest} className="virtual-rows" style={{ height: `${virtualizer.getTotalSize()}px` }}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => (
          <div
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            role="listitem"
            aria-setsize={count}
            aria-posinset={index + 1}
            className="virtual-row"
            style={{ transform: `translateY(${start}px)` }}
          >
            {row(index)}
          </div>
        ))}
      </div>
    </div>
  );
}
