/** Runs the job soon, once for all calls until then. A call while it runs makes it run again. */
export function coalesced(job: () => Promise<unknown>, delay: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<unknown> = Promise.resolve();
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      running = running.then(job).catch(() => {});   // What fails is fetched again after the next connection.
    }, delay);
  };
}
