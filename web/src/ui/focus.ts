/** A `ref` for what the user is going to use next. The attribute `autofocus` works only in dialogs that open. */
export const focusAtFirst = (element: HTMLElement | null): void => element?.focus({ preventScroll: true });
