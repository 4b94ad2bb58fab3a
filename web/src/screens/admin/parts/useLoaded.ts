import { useCallback, useEffect, useRef, useState } from "preact/hooks";

/** Something that was asked for: its value as soon as it is there, or why it is not. */
export interface Loaded<T> {
  value?: T;
  error?: unknown;
  reload: () => void;
}

/** Loads a value when the component appears and when `key` changes. While it loads again, the old one stays. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; value?: T; error?: unknown }>({ key });
  const latest = useRef(0);
  const reload = useCallback(() => {
    const asked = ++latest.current;
    const settle = (outcome: { value: T } | { error: unknown }) => asked === latest.current && setState({ key, ...outcome });
    load().then(
      (value) => settle({ value }),
      (error) => settle({ error }),
    );
  }, [key]);
  useEffect(() => {
    reload();
    return () => {
      latest.current++;
    };
  }, [reload]);
  return state.key === key ? { value: state.value, error: state.error, reload } : { reload };
}
