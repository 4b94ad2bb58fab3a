import type { SearchHit } from "@parley/client";
import { useEffect, useState } from "preact/hooks";
import { explain } from "../app/client";

/** The server counts searches: not one for each key. */
const pause = 300;

export interface Search {
  hits: readonly SearchHit[];
  busy: boolean;
  error: string | undefined;
  /** Whether everything that there is has been found. */
  complete: boolean;
  more: () => void;
}

type Ask = (query: string, page?: string) => Promise<{ hits: SearchHit[]; page?: string }>;

const nothing = {
  hits: [] as readonly SearchHit[],
  page: undefined as string | undefined,
  busy: false,
  error: undefined as string | undefined,
};

/** Searches messages while the user types. What an earlier query brings late is dropped. */
export function useSearch(query: string, ask: Ask): Search {
  const [state, setState] = useState({ ...nothing, query: "" });
  const wanted = query.trim();

  const fetch = (page?: string) => {
    let current = true;
    setState((before) => ({ ...before, busy: true, error: undefined }));
    ask(wanted, page).then(
      ({ hits, page: next }) =>
        current && setState((before) => ({ ...nothing, query: wanted, hits: [...before.hits, ...hits], page: next })),
      (error) => current && setState((before) => ({ ...before, busy: false, error: explain(error) })),
    );
    return () => {
      current = false;
    };
  };

  useEffect(() => {
    setState({ ...nothing, query: "", busy: wanted !== "" });
    if (!wanted) return;
    let stop = () => {};
    const timer = setTimeout(() => {
      stop = fetch();
    }, pause);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [wanted]);

  return {
    hits: state.hits,
    busy: state.busy,
    error: state.error,
    complete: state.query === wanted && state.page === undefined,
    more: () => fetch(state.page),
  };
}
