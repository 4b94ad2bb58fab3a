/** All pages of a list that fits into memory, such as the user's own friends. */
export async function allPages<P extends { page?: string }, T>(
  load: (page: string | undefined) => Promise<P>, items: (page: P) => readonly T[],
): Promise<T[]> {
  const all: T[] = [];
  for (let page: string | undefined; ;) {
    const answer = await load(page);
    all.push(...items(answer));
    if (answer.page === undefined) return all;
    ({ page } = answer);
  }
}
