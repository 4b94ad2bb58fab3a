import { useLayoutEffect, useRef } from "preact/hooks";

/** Closer to the end than this, in pixels, the reader is at the end. */
export const nearEnd = 80;

/**
 * Keeps the end in sight for a reader who is there: when messages come, and when the input or the keyboard takes room from them or gives it
 * back. Only who scrolls up leaves the end: on a busy machine, several messages come before the browser tells where it has scrolled to.
 */
export function useStayAtEnd(scroller: { readonly current: HTMLElement | null }, staying: { current: boolean }, toEnd: () => void): void {
  const go = useRef(toEnd);
  go.current = toEnd;

  useLayoutEffect(() => {
    if (staying.current && distanceToEnd(scroller.current!) > nearEnd) go.current();
  });

  useLayoutEffect(() => {
    const element = scroller.current!;
    let [top, height] = [element.scrollTop, element.clientHeight];
    const scrolled = () => {
      if (distanceToEnd(element) <= nearEnd) staying.current = true;
      // More room moves the end as well. If the room has changed again since, the observer sees to it.
      else if (element.scrollTop < top && element.clientHeight === height) staying.current = false;
      top = element.scrollTop;
    };
    const observer = new ResizeObserver(() => {
      if (element.clientHeight !== height && staying.current) go.current();
      height = element.clientHeight;
    });
    // Before the list of rows, which draws at once.
    element.addEventListener("scroll", scrolled, { capture: true, passive: true });
    observer.observe(element);
    return () => {
      element.removeEventListener("scroll", scrolled, { capture: true });
      observer.disconnect();
    };
  }, []);
}

const distanceToEnd = (element: HTMLElement) => element.scrollHeight - element.scrollTop - element.clientHeight;
