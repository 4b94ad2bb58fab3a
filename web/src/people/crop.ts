/** A square part of a picture, in its pixels. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

type Size = Readonly<Record<"width" | "height", number>>;

/** How large the picture may be shown, compared with the whole. */
const mostZoom = 8;

/** The largest square in the middle. */
export const middleOf = ({ width, height }: Size): Square => {
  const size = Math.min(width, height);
  return { x: (width - size) / 2, y: (height - size) / 2, size };
};

/** The square after a move by a part of its own size, within the picture. */
export const moved = (square: Square, right: number, down: number, picture: Size): Square =>
  within(picture, { ...square, x: square.x + right * square.size, y: square.y + down * square.size });

/** How large the picture is shown: 1 for the largest square, `mostZoom` for the smallest. */
export const zoomOf = ({ size }: Square, { width, height }: Size): number => Math.min(width, height) / size;

/** The square with another zoom and the same middle, as far as the picture has it. */
export function zoomed(square: Square, zoom: number, picture: Size): Square {
  const size = Math.min(picture.width, picture.height) / Math.min(mostZoom, Math.max(1, zoom));
  const shift = (square.size - size) / 2;
  return within(picture, { x: square.x + shift, y: square.y + shift, size });
}

const within = ({ width, height }: Size, { x, y, size }: Square): Square => ({
  x: Math.min(width - size, Math.max(0, x)),
  y: Math.min(height - size, Math.max(0, y)),
  size,
});

/** Draws a part of a picture over a whole canvas. */
export function draw(canvas: HTMLCanvasElement, picture: ImageBitmap, { x, y, size }: Square): void {
  const context = canvas.getContext("2d")!;
  context.imageSmoothingQuality = "high";
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, x, y, size, size, 0, 0, canvas.width, canvas.height);
}

const side = 512;

/** A part of a picture as a small file. */
export function cut(picture: ImageBitmap, square: Square): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.max(1, Math.min(side, Math.round(square.size)));
  draw(canvas, picture, square);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be encoded."))), "image/webp", 0.9);
  });
}
