/** A part of a line. */
export type Inline =
  | string
  | { kind: "bold" | "italic"; children: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "link"; href: string; children: Inline[] }
  | { kind: "mention"; id: string };

/** A part of a message. */
export type Block =
  | { kind: "text"; children: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "quote"; blocks: Block[] }
  | { kind: "list"; start?: number; items: Inline[][] };

const deepest = 4;

/** Reads the small markup of a message. Everything that is not markup is text: no message is wrong. */
export function parseMarkup(source: string, mentions: readonly string[] = []): Block[] {
  return blocks(source.split("\n"), new Set(mentions), 0);
}

/** The text without its markup. */
export const plainText = (source: string): string => parseMarkup(source).map(blockText).join("\n");

const item = /^ {0,3}(?:[-*•]|(\d{1,9})[.)]) +(\S.*)$/;
const fence = /^ {0,3}```[\w+#.-]* *$/;

function blocks(lines: string[], mentions: ReadonlySet<string>, depth: number): Block[] {
  const found: Block[] = [];
  const text: string[] = [];
  const endText = () => {
    const joined = text
      .splice(0)
      .join("\n")
      .replace(/^\n+|\s+$/g, "");
    if (joined) found.push({ kind: "text", children: inline(joined, mentions, 0) });
  };
  const lastFence = lines.findLastIndex((line) => fence.test(line));
  for (let at = 0; at < lines.length; ) {
    const line = lines[at]!;
    if (fence.test(line) && at < lastFence) {
      const end = findFrom(lines, at + 1, (other) => fence.test(other));
      endText();
      found.push({ kind: "code", text: lines.slice(at + 1, end).join("\n") });
      at = end + 1;
    } else if (line.startsWith(">") && depth < deepest) {
      const quoted = lines.slice(
        at,
        endOfRun(lines, at, (other) => other.startsWith(">")),
      );
      endText();
      found.push({
        kind: "quote",
        blocks: blocks(
          quoted.map((one) => one.replace(/^> ?/, "")),
          mentions,
          depth + 1,
        ),
      });
      at += quoted.length;
    } else if (item.test(line)) {
      const run = lines.slice(
        at,
        endOfRun(lines, at, (other) => item.test(other)),
      );
      endText();
      found.push(list(run, mentions));
      at += run.length;
    } else {
      text.push(line);
      at++;
    }
  }
  endText();
  return found;
}

const endOfRun = (lines: string[], from: number, belongs: (line: string) => boolean): number =>
  findFrom(lines, from + 1, (line) => !belongs(line));

/** The first line from an index on that fits, or the end. */
function findFrom(lines: string[], from: number, fits: (line: string) => boolean): number {
  let at = from;
  while (at < lines.length && !fits(lines[at]!)) at++;
  return at;
}

function list(lines: string[], mentions: ReadonlySet<string>): Block {
  const parts = lines.map((line) => item.exec(line)!);
  const [, number] = parts[0]!;
  const items = parts.map(([, , text]) => inline(text!, mentions, 0));
  return number === undefined ? { kind: "list", items } : { kind: "list", start: Number(number), items };
}

const token = /`+|\*\*|\*|_|\[|https?:\/\/|mailto:|@/g;

/** Reads each character a bounded number of times: a mark whose end was not found once is not looked for again. */
function inline(source: string, mentions: ReadonlySet<string>, depth: number): Inline[] {
  const found: Inline[] = [];
  const unclosed = new Set<string>();
  let done = 0;
  const marks = new RegExp(token);
  for (let match; (match = marks.exec(source)); ) {
    const [mark] = match;
    if (unclosed.has(mark)) continue;
    const read = readMark(source, match.index, mark, mentions, depth);
    if (read === "unclosed") unclosed.add(mark);
    if (typeof read === "string") continue;
    if (match.index > done) found.push(source.slice(done, match.index));
    found.push(read.node);
    done = marks.lastIndex = read.end;
  }
  if (done < source.length) found.push(source.slice(done));
  return found;
}

type Read = { node: Inline; end: number } | "text" | "unclosed";

function readMark(source: string, at: number, mark: string, mentions: ReadonlySet<string>, depth: number): Read {
  if (mark.startsWith("`")) return readCode(source, at, mark);
  if (mark === "[") return depth < deepest ? readLink(source, at, mentions) : "text";
  if (mark === "@") return readMention(source, at, mentions);
  if (mark.endsWith(":") || mark.endsWith("/")) return readAddress(source, at);
  return depth < deepest ? readEmphasis(source, at, mark, mentions, depth) : "text";
}

function readCode(source: string, at: number, mark: string): Read {
  const start = at + mark.length;
  const end = source.indexOf(mark, start);
  if (end < 0) return "unclosed";
  return end === start || source[end + mark.length] === "`"
    ? "text"
    : { node: { kind: "code", text: source.slice(start, end) }, end: end + mark.length };
}

// Chinese is written without blanks: an address or a mention may follow it at once.
const joins = (sign: string | undefined): boolean => sign !== undefined && /\w/.test(sign);
const isWord = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}_]/u.test(sign);

function readEmphasis(source: string, at: number, mark: string, mentions: ReadonlySet<string>, depth: number): Read {
  const start = at + mark.length;
  // snake_case and 2 * 3 are not emphasis.
  if (/\s/.test(source[start] ?? " ") || (mark === "_" && isWord(source[at - 1]))) return "text";
  for (let end = source.indexOf(mark, start + 1), tries = 0; end >= 0 && tries < 8; end = source.indexOf(mark, end + 1), tries++) {
    const closes =
      !/\s/.test(source[end - 1]!) &&
      !(mark === "_" && isWord(source[end + 1])) &&
      !(mark === "*" && (source[end + 1] === "*" || source[end - 1] === "*"));
    if (!closes) continue;
    const children = inline(source.slice(start, end), mentions, depth + 1);
    return { node: { kind: mark === "**" ? "bold" : "italic", children }, end: end + mark.length };
  }
  return source.includes(mark, start + 1) ? "text" : "unclosed";
}

const titled = /\[([^[\]\n]{1,500})\]\(([^()\s]{1,2000})\)/y;

function readLink(source: string, at: number, mentions: ReadonlySet<string>): Read {
  titled.lastIndex = at;
  const match = titled.exec(source);
  const href = match && safeAddress(match[2]!);
  if (!match || !href) return "text";
  return { node: { kind: "link", href, children: inline(match[1]!, mentions, deepest) }, end: at + match[0].length };
}

// Addresses in a text end where Chinese begins: browsers copy other characters encoded.
const address = /(?:https?:\/\/|mailto:)[\w\-.~:/?#@!$&'()*+,;=%[\]]{1,2000}/iy;

function readAddress(source: string, at: number): Read {
  if (joins(source[at - 1])) return "text";
  address.lastIndex = at;
  const found = address.exec(source)?.[0];
  if (!found) return "text";
  let shown = found.replace(/[.,;:!?'\]]+$/, "");
  while (shown.endsWith(")") && shown.split(")").length > shown.split("(").length) shown = shown.slice(0, -1).replace(/[.,;:!?'\]]+$/, "");
  const href = safeAddress(shown);
  return href ? { node: { kind: "link", href, children: [shown] }, end: at + shown.length } : "text";
}

/** The address, if a click on it can do no harm. */
export function safeAddress(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && /^(https?|mailto):$/.test(url.protocol) ? url.href : undefined;
}

const userId = /@(all\b|[a-z][a-z0-9_.-]{1,31})/y;

function readMention(source: string, at: number, mentions: ReadonlySet<string>): Read {
  userId.lastIndex = at;
  let id = joins(source[at - 1]) ? undefined : userId.exec(source)?.[1];
  // A full stop after a name may end the sentence.
  while (id && !mentions.has(id === "all" ? "@all" : id)) id = /[-_.]$/.test(id) ? id.slice(0, -1) : undefined;
  return id ? { node: { kind: "mention", id }, end: at + 1 + id.length } : "text";
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "text":
      return block.children.map(inlineText).join("");
    case "code":
      return block.text;
    case "quote":
      return block.blocks.map(blockText).join("\n");
    case "list":
      return block.items.map((parts) => parts.map(inlineText).join("")).join("\n");
  }
}

function inlineText(part: Inline): string {
  if (typeof part === "string") return part;
  if (part.kind === "code") return part.text;
  if (part.kind === "mention") return `@${part.id}`;
  return part.children.map(inlineText).join("");
}

const onlyEmoji = /^(?:\p{RGI_Emoji}|\p{Extended_Pictographic}|\s)+$/v;

/** How many emoji a short message of nothing else has, to show them large; 0 for any other message. */
export function countOnlyEmoji(text: string): number {
  const trimmed = text.trim();
  if (!trimmed || trimmed.length > 64 || !onlyEmoji.test(trimmed)) return 0;
  return [...new Intl.Segmenter().segment(trimmed.replace(/\s/g, ""))].length;
}
