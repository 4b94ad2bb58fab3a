import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

interface Emoji {
  unicode: string;
  group?: number;
  order?: number;
  label: string;
  tags?: string[];
}

const read = (language: string): Emoji[] =>
  JSON.parse(readFileSync(createRequire(import.meta.url).resolve(`emojibase-data/${language}/compact.json`), "utf8"));

const names = ({ label, tags = [] }: Emoji): string => [label, ...tags.filter((tag) => tag !== label)].join("|");

const components = 2; // skin tones and hair, which are no emoji of their own

/** The module `virtual:emoji`: every emoji with its names in both languages, as small as it can be. */
export function emojiPlugin(): Plugin {
  const id = "\0virtual:emoji";
  return {
    name: "emoji",
    resolveId: (source) => (source === "virtual:emoji" ? id : undefined),
    load(source) {
      if (source !== id) return undefined;
      const chinese = new Map(read("zh").map((emoji) => [emoji.unicode, emoji]));
      const list = read("en")
        .filter(({ group }) => group !== undefined && group !== components)
        .sort((one, other) => one.order! - other.order!)
        .map((emoji) => [emoji.unicode, emoji.group, names(emoji), names(chinese.get(emoji.unicode) ?? emoji)]);
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(list))})`;
    },
  };
}
