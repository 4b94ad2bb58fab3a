import { useEffect, useRef, useState } from "preact/hooks";

// Each search counts against a limit, so it waits until the typing pauses.
const pause = 350;

/** What a text has found so far. */
export interface Found<T> {
  text: string;
  items: readonly T[];
  page?: string;
}

export interface Search<T> {
  /** The last result: it stays while the next one is on its way. */
  found: Found<T> | undefined;
  loading: boolean;
  error: unknown;
  /** Asks for the next page, or again for one that has failed. */
  load: () => void;
}

/** Searches once the typing pauses, and again when `version` changes. Late answers of earlier searches are dropped. */
export function useSearch<T>(
  text: string,
  find: (text: string, page?: string) => Promise<{ items: readonly T[]; page?: string }>,
  version?: unknown,
): Search<T> {
  const [found, setFound] = useState<Found<T>>();
  const [loading, setLoading] = useState(false);
  const [error, setError] = useState<unknown>();
  const round = useRef(0);

  const ask = async (before?: Found<T>) => {
    const own = ++round.current;
    setLoading(true);
    setError(undefined);
    try {
      const { items, page } = await find(text, before?.page);
      if (own === round.current) setFound({ text, items: [...(before?.items ?? []), ...items], ...(page !== undefined && { page }) });
    } catch (thrown) {
      if (own === round.current) setError(thrown);
    } finally {
      if (own === round.current) setLoading(false);
    }
  };

  useEffect(() => {
    round.current++;
    setError(undefined);
    setLoading(text !== "");
    if (text === "") return setFound(undefined);
    const timer = setTimeout(() => void ask(), pause);
    return () => {
      clearTimeout(timer);
      round.current++;
    };
  }, [text, version]);

  return { found, loading, error, load: () => void ask(found?.text === text ? found : undefined) };
}
