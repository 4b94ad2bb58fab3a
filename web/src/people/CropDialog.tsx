import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { attempt } from "../app/client";
import { t } from "../i18n";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { cut, draw, middleOf, moved, zoomed, zoomOf, type Square } from "./crop";
import "./crop.css";

interface CropDialogProps {
  picture: ImageBitmap;
  /** Called with the part that was chosen, as a small square file. */
  onChoose: (square: Blob) => void;
  onClose: () => void;
}

/** How far an arrow key moves, as a part of what is seen, and how far a key or a turn of the wheel zooms. */
const step = 0.05;
const zoomStep = 1.15;

/** Lets the user choose the square of a picture that others see: by dragging, the wheel, the slider, or the keyboard. */
export function CropDialog({ picture, onChoose, onClose }: CropDialogProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [square, setSquare] = useState(() => middleOf(picture));
  const dragged = useRef<{ x: number; y: number } | undefined>(undefined);
  useLayoutEffect(() => draw(canvas.current!, picture, square), [picture, square]);
  useEffect(() => () => picture.close(), [picture]);

  const move = (right: number, down: number) => setSquare((before) => moved(before, right, down, picture));
  const zoom = (times: number) => setSquare((before) => zoomed(before, zoomOf(before, picture) * times, picture));

  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act(move, zoom);
  };

  const drag = (event: PointerEvent & { currentTarget: HTMLCanvasElement }) => {
    if (!dragged.current) return;
    const { x, y } = dragged.current;
    dragged.current = { x: event.clientX, y: event.clientY };
    const { clientWidth: width } = event.currentTarget;
    move((x - event.clientX) / width, (y - event.clientY) / width);
  };

  const actions = (
    <>
      <Button onClick={onClose}>{t.cancel}</Button>
      <Button look="primary" onClick={() => attempt(cut(picture, square).then(onChoose))}>
        {t.cropUse}
      </Button>
    </>
  );
  return (
    <Dialog title={t.cropTitle} onClose={onClose} actions={actions} className="crop">
      <canvas
        ref={canvas}
        width={512}
        height={512}
        tabIndex={0}
        autoFocus
        role="application"
        aria-label={t.cropTitle}
        aria-describedby="crop-hint"
        onKeyDown={press}
        onWheel={(event) => {
          event.preventDefault();
          zoom(event.deltaY < 0 ? zoomStep : 1 / zoomStep);
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          dragged.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerMove={drag}
        onPointerUp={() => {
          dragged.current = undefined;
        }}
        onPointerCancel={() => {
          dragged.current = undefined;
        }}
      />
      <label>
        <span>{t.cropZoom}</span>
        <Zoom square={square} picture={picture} onChange={setSquare} />
      </label>
      <p id="crop-hint" className="hint">
        {t.cropHint}
      </p>
    </Dialog>
  );
}

/** The slider, whose steps are even to the eye. */
function Zoom({ square, picture, onChange }: { square: Square; picture: ImageBitmap; onChange: (square: Square) => void }) {
  const zoom = zoomOf(square, picture);
  return (
    <input
      type="range"
      min={0}
      max={3}
      step={0.05}
      value={Math.log2(zoom)}
      aria-valuetext={`${Math.round(zoom * 100)} %`}
      onInput={(event) => onChange(zoomed(square, 2 ** Number(event.currentTarget.value), picture))}
    />
  );
}

type Act = (move: (right: number, down: number) => void, zoom: (times: number) => void) => void;

// The arrows move the picture, as a drag does: to the right, so that more of its left is seen.
const keys: Record<string, Act> = {
  ArrowLeft: (move) => move(step, 0),
  ArrowRight: (move) => move(-step, 0),
  ArrowUp: (move) => move(0, step),
  ArrowDown: (move) => move(0, -step),
  "+": (_move, zoom) => zoom(zoomStep),
  "=": (_move, zoom) => zoom(zoomStep),
  "-": (_move, zoom) => zoom(1 / zoomStep),
};
