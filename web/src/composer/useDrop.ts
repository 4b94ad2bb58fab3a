import { useEffect, useRef, useState } from "preact/hooks";

/** Takes files that are dropped on an element. Returns whether some are above it now. */
export function useDrop(area: { current: HTMLElement | null }, onFiles: (files: readonly File[]) => void): boolean {
  const [above, setAbove] = useState(false);
  const take = useRef(onFiles);
  take.current = onFiles;
  useEffect(() => {
    const element = area.current!;
    let depth = 0; // each child is entered and left, too
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
    const change = (step: number) => {
      depth = Math.max(0, depth + step);
      setAbove(depth > 0);
    };
    const enter = (event: DragEvent) => hasFiles(event) && change(1);
    const leave = (event: DragEvent) => hasFiles(event) && change(-1);
    const over = (event: DragEvent) => hasFiles(event) && event.preventDefault();
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      change(-depth);
      take.current([...event.dataTransfer!.files]);
    };
    element.addEventListener("dragenter", enter);
    element.addEventListener("dragleave", leave);
    element.addEventListener("dragover", over);
    element.addEventListener("drop", drop);
    return () => {
      element.removeEventListener("dragenter", enter);
      element.removeEventListener("dragleave", leave);
      element.removeEventListener("dragover", over);
      element.removeEventListener("drop", drop);
    };
  }, []);
  return above;
}
