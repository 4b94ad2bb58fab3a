/**
 * Keeps the page above the keyboard of a phone where the browser lays it over the page (Safari). Elsewhere the height of
 * the window follows by itself. A page that is zoomed by pinching keeps its size.
 */
export function followViewport(): void {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const fit = () => {
    if (Math.abs(viewport.scale - 1) > 0.01) return;
    const covered = innerHeight - viewport.height > 1;
    document.documentElement.style.setProperty("--height", covered ? `${viewport.height}px` : "100dvh");
    if (covered) scrollTo(0, 0);
  };
  // Once in a frame: what stays in sight then knows of each change.
  let frame = 0;
  const fitInFrame = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(fit);
  };
  viewport.addEventListener("resize", fitInFrame);
  viewport.addEventListener("scroll", fitInFrame);
}
