const fold = (text: string): string => text.normalize("NFKC").toLocaleLowerCase();

/** Whether each word of the search is somewhere in one of the texts. */
export function matches(search: string, ...texts: string[]): boolean {
  const searched = texts.map(fold);
  return fold(search)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => searched.some((text) => text.includes(word)));
}
