/** Calls `job` when the page may be about to end: it is hidden, closed or reloaded. Outside browsers never. Returns how to stop it. */
export function whenLeaving(job: () => void): () => void {
  const events = ['visibilitychange', 'pagehide'];
  for (const event of events) globalThis.addEventListener?.(event, job);
  return () => {
    for (const event of events) globalThis.removeEventListener?.(event, job);
  };
}
