import type { ErrorReason, ParleyError } from "@parley/client";
import { useState } from "preact/hooks";
import { client, explain, useReadable } from "../app/client";

/** One thing that the user has asked for: whether it goes on, and why it failed. */
export interface Work {
  busy: boolean;
  error: unknown;
  /** Does it, and tells whether it went well. */
  run: (work: () => Promise<unknown>) => Promise<boolean>;
}

export function useWork(): Work {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
      return true;
    } catch (thrown) {
      setError(thrown);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run };
}

/** Something must be typed differently before it can be sent. */
export class Invalid extends Error {
  constructor(readonly field: string) {
    super(field);
  }
}

/** Whether the error is about this field. */
export const isInvalid = (error: unknown, field: string): boolean => error instanceof Invalid && error.field === field;

export type Explanations = Partial<Record<ErrorReason, string>>;

/** Puts an error into words, with those of the place where it happened first. Undefined for none, and for what its field says. */
export function explainAs(error: unknown, texts: Explanations): string | undefined {
  if (error === undefined || error instanceof Invalid) return undefined;
  return texts[(error as Partial<ParleyError>).reason as ErrorReason] ?? explain(error);
}

/** Whether the server has told everything: before, an empty list says nothing. */
export function useInSync(): boolean {
  const connection = useReadable(client.connection);
  return connection.state === "online" && connection.progress === 1;
}
