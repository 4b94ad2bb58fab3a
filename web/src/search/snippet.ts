import type { SearchHit } from "@parley/client";

type Snippet = NonNullable<SearchHit["snippet"]>;

export interface Part {
  text: string;
  isMatch: boolean;
}

/** The parts of a snippet, without the words that the server has cut at its ends; `length` is that of the whole text, if it is known. */
export function partsOf({ text, start, places }: Snippet, length = 0): Part[] {
  const [from, to] = [places[0]?.start ?? 0, (places.at(-1)?.start ?? 0) + (places.at(-1)?.length ?? 0)];
  const first = start > 0 ? text.slice(0, from).search(/\s/) + 1 : 0;
  const goesOn = start + text.length < length;
  const lastSpace = text.search(/\s\S*$/);
  const end = goesOn && lastSpace >= to ? lastSpace : text.length;

  const parts: Part[] = [];
  const add = (text: string, isMatch: boolean) => text && parts.push({ text, isMatch });
  let done = first;
  for (const place of places) {
    add(text.slice(done, place.start), false);
    done = place.start + place.length;
    add(text.slice(place.start, done), true);
  }
  add(text.slice(done, end), false);
  if (start > 0) parts.unshift({ text: "…", isMatch: false });
  if (goesOn) parts.push({ text: "…", isMatch: false });
  return parts;
}
