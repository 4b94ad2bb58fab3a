const most = 5;

/** Fetches until nothing has changed during the fetch: an answer from before a change must not undo it. */
export async function steady<T>(version: () => number, fetch: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    const before = version();
    const answer = await fetch();
    if (version() === before || tries === most) return answer;
  }
}
