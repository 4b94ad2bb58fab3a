/** Arrow keys move from message to message; End goes to the newest. */
export function moveInTimeline(event: KeyboardEvent & { currentTarget: HTMLElement }, toEnd: () => void): void {
  if (event.key === "End") {
    event.preventDefault();
    return toEnd();
  }
  const message = (event.target as HTMLElement).closest<HTMLElement>("[data-message]");
  if (!message || message !== event.target || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-message]")].sort((one, other) => indexOf(one) - indexOf(other));
  const next = all[all.indexOf(message) + (event.key === "ArrowUp" ? -1 : 1)];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

const indexOf = (message: HTMLElement): number => Number(message.closest<HTMLElement>("[data-index]")?.dataset.index);
