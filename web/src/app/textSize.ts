import { signal } from "./signal";
import "./text-size.css";

export const textSizes = ["small", "normal", "large", "larger"] as const;

/** The size of all texts, relative to that of the browser. */
export type TextSize = (typeof textSizes)[number];

const key = "parley.text-size";
const isTextSize = (text: string | null): text is TextSize => textSizes.includes(text as TextSize);

export const textSize = signal<TextSize>("normal");

export function loadTextSize(): void {
  const stored = localStorage.getItem(key);
  apply(isTextSize(stored) ? stored : "normal");
}

export function setTextSize(choice: TextSize): void {
  localStorage.setItem(key, choice);
  apply(choice);
}

function apply(choice: TextSize): void {
  document.documentElement.dataset.textSize = choice;
  textSize.value = choice;
}
