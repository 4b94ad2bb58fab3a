import type { ErrorReason } from "@parley/client";
import { useState } from "preact/hooks";
import { toast } from "../../../ui/Toasts";
import { tell } from "./tell";

/** Something that the user has started: whether it goes on, and why it failed. */
export interface Work {
  busy: boolean;
  error?: string;
  /** Does it, and says so when it is done. One at a time. Resolves to whether it is done. */
  run: (work: () => Promise<unknown>, done?: string) => Promise<boolean>;
  fail: (error: string | undefined) => void;
}

export function useWork(here: Partial<Record<ErrorReason, string>> = {}): Work {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const run = async (work: () => Promise<unknown>, done?: string) => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
      if (done) toast(done);
      return true;
    } catch (thrown) {
      setError(tell(thrown, here));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run, fail: setError };
}
