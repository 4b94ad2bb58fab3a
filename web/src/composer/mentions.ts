/** Where a mention is being written: `@` and what follows it up to the caret. */
export interface MentionQuery {
  start: number;
  text: string;
}

const beginning = /(?<![\w@])@([\p{L}\p{N}_.-]{0,32})$/u;

/** The mention that ends at the caret, if one is being written. */
export function mentionAt(text: string, caret: number): MentionQuery | undefined {
  const match = beginning.exec(text.slice(Math.max(0, caret - 40), caret));
  return match ? { start: caret - match[0].length, text: match[1]! } : undefined;
}

const mostMentions = 100;

/** The ids that a text mentions, among those that it may. */
export function mentionsIn(text: string, mayBe: (id: string) => boolean): string[] {
  const found = new Set<string>();
  for (const [, written] of text.matchAll(/(?<![\w@])@([a-z][a-z0-9_.-]{1,31})/g)) {
    // A full stop after a name may end the sentence.
    for (let id = written!; id; id = /[-_.]$/.test(id) ? id.slice(0, -1) : "") {
      const name = id === "all" ? "@all" : id;
      if (!mayBe(name)) continue;
      found.add(name);
      break;
    }
    if (found.size === mostMentions) break;
  }
  return [...found];
}
