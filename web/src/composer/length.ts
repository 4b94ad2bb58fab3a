/** The most that the server takes as a text, in bytes of UTF-8. */
export const mostBytes = 32 * 1024;

/** By how many bytes a text is too long; 0 if it fits. */
export function bytesTooLong(text: string): number {
  // A unit of UTF-16 has at most three bytes: most texts need no counting.
  if (text.length * 3 <= mostBytes) return 0;
  return Math.max(0, new TextEncoder().encode(text).length - mostBytes);
}
