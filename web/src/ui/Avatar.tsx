import { useState } from "preact/hooks";
import "./avatar.css";
import { base } from "../app/base";

export interface AvatarProps {
  /** Chooses the colour. */
  id: string;
  name: string;
  /** The file of the picture. */
  picture?: string;
  size?: number;
  online?: boolean;
}

/** A picture, or initials on a colour that is always the same for an id. Decoration: the name stands next to it. */
export function Avatar({ id, name, picture, size = 44, online = false }: AvatarProps) {
  const [broken, setBroken] = useState<string>();
  return (
    <span className="avatar" data-hue={hueOf(id)} aria-hidden="true" style={{ "--size": `${size}px` }}>
      {picture && picture !== broken ? (
        <img
          src={`${base}/api/v1/files/${picture}/thumbnail?size=${size > 96 ? 320 : 96}`}
          alt=""
          width={size}
          height={size}
          draggable={false}
          onError={() => setBroken(picture)}
        />
      ) : (
        <span>{initials(name || id)}</span>
      )}
      {online && <i />}
    </span>
  );
}

const hues = 8;

/** The number of the colour of an id. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const sign of id) hash = (hash * 31 + sign.codePointAt(0)!) >>> 0;
  return hash % hues;
}

const wide = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Extended_Pictographic}]/u;

/** One or two characters that stand for a name: of a Chinese name the last one, which is part of the given name. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s._()（）-]+/)
    .filter(Boolean);
  const first = [...(words[0] ?? "?")];
  if (wide.test(first[0]!))
    return words.length === 1 && first.length <= 4 && /\p{Script=Han}/u.test(first.at(-1)!) ? first.at(-1)! : first[0]!;
  const last = words.length > 1 && !wide.test(words.at(-1)!) ? [...words.at(-1)!][0]! : "";
  return (first[0]! + last).toLocaleUpperCase();
}
