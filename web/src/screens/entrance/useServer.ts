import { useEffect, useState } from "preact/hooks";
import { loadServer, type ServerInfo } from "./server";

export interface ServerState {
  info?: ServerInfo;
  error?: unknown;
  /** Asks again. */
  reload: () => void;
}

/** What the server says about itself. After a failure it is asked again as soon as the network is back. */
export function useServer(): ServerState {
  const [{ info, error }, set] = useState<Omit<ServerState, "reload">>({});
  const reload = () => {
    set({});
    loadServer().then(
      (info) => set({ info }),
      (error) => set({ error }),
    );
  };
  useEffect(reload, []);
  useEffect(() => {
    if (!error) return;
    addEventListener("online", reload);
    return () => removeEventListener("online", reload);
  }, [error]);
  return { info, error, reload };
}
