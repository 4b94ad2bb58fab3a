import { useEffect, useReducer, useRef } from "preact/hooks";

/** How long a jump may take to find its row, whose neighbours are measured on the way. */
const longest = 200;

/** Whether a jump is under way. Nothing is fetched meanwhile: it goes to an index, which more rows would shift. */
export function useSettling(): { settling: { readonly current: boolean }; settle: () => void } {
  const settling = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const settle = () => {
    settling.current = true;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      settling.current = false;
      draw(0);
    }, longest);
  };
  return { settling, settle };
}
