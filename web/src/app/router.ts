import { signal, useSignal } from "./signal";
import { addressOf, parseRoute, type Route } from "./routes";

const here = (): Route => parseRoute(location.pathname + location.search);

/** The place that the address bar shows. */
export const route = signal<Route>(here());

export const useRoute = (): Route => useSignal(route);

/** Goes to a place. With `replace`, Back does not return to the present one. */
export function navigate(to: Route | string, { replace = false } = {}): void {
  const address = typeof to === "string" ? to : addressOf(to);
  if (address === location.pathname + location.search) return;
  if (replace) history.replaceState({ steps }, "", address);
  else history.pushState({ steps: ++steps }, "", address);
  route.value = here();
}

/** Goes back, or to `otherwise` if the page was opened at this address. */
export function goBack(otherwise: Route): void {
  if (steps > 0) history.back();
  else navigate(otherwise, { replace: true });
}

// How many steps back stay in the client. Each entry of the history knows its own number.
const stepsHere = (): number => Number(history.state?.steps ?? 0);
let steps = stepsHere();

/** Lets links of the page change the place without loading the page again. */
export function startRouter(): void {
  addEventListener("popstate", () => {
    steps = stepsHere();
    route.value = here();
  });
  document.addEventListener("click", follow);
}

function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest("a");
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (parseRoute(link.pathname).name === "unknown") return; // a file, or a page of the server
  event.preventDefault();
  navigate(link.pathname + link.search);
}
