/** The path under which the server is, such as `/chat`; empty for the root. The server writes it into the page. */
export const base: string = document.querySelector("base") ? new URL(document.baseURI).pathname.slice(0, -1) : "";
