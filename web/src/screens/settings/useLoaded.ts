import { useEffect, useState } from "preact/hooks";

export interface Loaded<T> {
  value?: T;
  error?: unknown;
  /** Loads again. What is there stays until then. */
  reload: () => void;
}

/** What a request answers. The newest answer counts. */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [state, set] = useState<{ value?: T; error?: unknown }>({});
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    load().then(
      (value) => {
        if (isCurrent) set({ value });
      },
      (error) => {
        if (isCurrent) set((before) => ({ ...before, error }));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [round]);
  return {
    ...state,
    reload: () => {
      set(({ value }) => ({ value }));
      setRound((count) => count + 1);
    },
  };
}
