import { useEffect, useRef, useState } from "preact/hooks";

export interface Page<T> {
  items: readonly T[];
  /** The value for the next page; absent on the last one. */
  page?: string;
}

/** A list that grows page by page. */
export interface Pages<T> {
  /** Undefined until the first page is there. */
  items?: readonly T[];
  more: boolean;
  busy: boolean;
  error?: unknown;
  /** Loads the next page, or the one that failed. */
  load: () => void;
  /** Begins again with the first page. */
  reload: () => void;
}

interface State<T> {
  key: string;
  items?: readonly T[];
  next?: string;
  busy: boolean;
  error?: unknown;
}

/** Loads a list when the component appears and when `key` changes: what is asked for belongs to the key. */
export function usePages<T>(key: string, load: (page?: string) => Promise<Page<T>>): Pages<T> {
  const [state, setState] = useState<State<T>>({ key, busy: true });
  const latest = useRef(0);

  const ask = (before: readonly T[] | undefined, page: string | undefined) => {
    const asked = ++latest.current;
    setState({ key, items: before, next: page, busy: true });
    load(page).then(
      ({ items, page: next }) =>
        asked === latest.current && setState({ key, items: [...(page === undefined ? [] : (before ?? [])), ...items], next, busy: false }),
      (error) => asked === latest.current && setState({ key, items: before, next: page, busy: false, error }),
    );
  };

  useEffect(() => {
    ask(undefined, undefined);
    return () => {
      latest.current++;
    };
  }, [key]);

  const current: State<T> = state.key === key ? state : { key, busy: true };
  return {
    items: current.items,
    more: current.next !== undefined,
    busy: current.busy,
    error: current.error,
    load: () => ask(current.items, current.next),
    reload: () => ask(current.items, undefined),
  };
}
