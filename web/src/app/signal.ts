import { useEffect, useState } from "preact/hooks";

/** A value that components can follow. */
export interface Signal<T> {
  value: T;
  subscribe(listener: () => void): () => void;
}

export function signal<T>(initial: T): Signal<T> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get value() {
      return current;
    },
    set value(next) {
      if (Object.is(current, next)) return;
      current = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Draws the component again when the value changes. */
export const useSignal = <T>(source: Signal<T>): T => useSource(source.subscribe, () => source.value);

/** Follows any source that has a snapshot: the same object as long as nothing has changed. */
export function useSource<T>(subscribe: (listener: () => void) => () => void, snapshot: () => T): T {
  const value = snapshot();
  const [, draw] = useState<{ drawn: T }>({ drawn: value });
  useEffect(() => {
    let drawn = value;
    const look = () => {
      const next = snapshot();
      if (Object.is(drawn, next)) return;
      drawn = next;
      draw({ drawn: next });
    };
    look(); // what changed between the drawing and this effect
    return subscribe(look);
  }, [subscribe]);
  return value;
}
