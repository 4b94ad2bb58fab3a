import type { ParleyError } from "@parley/client";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** A form that is sent once at a time. After a refusal the first input that is wrong has the focus. */
export function useSubmit(send: () => Promise<unknown>) {
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(0);
  const [error, setError] = useState<ParleyError>();
  // With the words that say what is wrong, not a moment after them.
  useLayoutEffect(() => form.current?.querySelector<HTMLInputElement>('[aria-invalid="true"]')?.focus(), [tried]);

  /** `isComplete` tells whether everything that this page can check is right. */
  const submit = async (event: Event, isComplete: boolean) => {
    event.preventDefault();
    if (busy) return;
    setError(undefined);
    if (isComplete) {
      setBusy(true);
      await send().catch(setError);
      setBusy(false);
    }
    setTried((count) => count + 1);
  };
  return { form, busy, error, tried: tried > 0, submit, forget: () => setError(undefined) };
}

export interface Wait {
  /** The whole seconds until a refused request may be repeated; 0 if it may. Counts down. */
  left: number;
  /** Where it began. */
  total: number;
}

export function useWait(error: ParleyError | undefined): Wait {
  const [left, setLeft] = useState(0);
  const wait = error?.reason === "rate-limited" || error?.reason === "unavailable" ? (error.retryAfter ?? 0) : 0;
  useLayoutEffect(() => {
    const end = Date.now() + wait;
    const look = () => {
      const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      setLeft(seconds);
      if (seconds === 0) clearInterval(timer);
    };
    const timer = setInterval(look, 1000);
    look();
    return () => clearInterval(timer);
  }, [error]);
  return { left, total: Math.ceil(wait / 1000) };
}
