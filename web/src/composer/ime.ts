/**
 * Whether a key belongs to an input method: then it must do nothing else. Safari ends the composition before it reports
 * the Enter that confirmed it; only the old key code 229 tells.
 */
export const isComposing = ({ isComposing, keyCode }: Pick<KeyboardEvent, "isComposing" | "keyCode">): boolean =>
  isComposing || keyCode === 229;
