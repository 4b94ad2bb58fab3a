import type { Row } from "./rows";

/** The height of a row before it is drawn. The better the guess, the steadier the scroll bar. */
export function estimateHeight(row: Row): number {
  switch (row.type) {
    case "start":
      return 168; // of a short name without a description
    case "day":
    case "unread":
      return 44;
    case "system":
      return 34;
    case "upload":
      return 120;
    case "pending":
      return typeof row.pending.msg === "string" ? textHeight(row.pending.msg, row.first) : 120;
    case "message": {
      const { message, first } = row;
      if (message.kind === "text") return textHeight(message.msg, first) + (message.quote ? 52 : 0);
      if (message.kind === "image") return fit(message.msg).height + 12;
      return message.kind === "video" ? 280 : 76;
    }
  }
}

const textHeight = (text: string, first: boolean): number =>
  (first ? 45 : 36) + 22 * Math.min(24, Math.floor(text.length / 60) + (text.length < 2_000 ? text.split("\n").length - 1 : 24));

/** The size at which a picture is shown: it is reserved before the picture is there. */
export function fit({ width, height }: Record<string, unknown>, most = 340): { width: number; height: number } {
  if (typeof width !== "number" || typeof height !== "number" || !(width > 0) || !(height > 0)) return { width: 240, height: 180 };
  const scale = Math.min(1, most / width, most / height);
  // A strip of a few pixels could not be clicked.
  return { width: Math.max(80, Math.round(width * scale)), height: Math.max(48, Math.round(height * scale)) };
}
