import { useEffect } from "preact/hooks";
import { t } from "../i18n";
import { client, useReadable } from "./client";

const mark = (color: string, count: number) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<path fill="${color}" d="M6 4h20a4 4 0 0 1 4 4v11a4 4 0 0 1-4 4H15l-7 6v-6H6a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z"/>
<circle cx="22" cy="22" r="10" fill="#c62f26"/>
<text x="22" y="27" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="14" fill="#fff">${count > 9 ? "9+" : count}</text></svg>`;

/** Shows the sum of unread messages in the title and on the icon of the tab. */
export function useTitle(): void {
  const { unread } = useReadable(client.unread);
  useEffect(() => {
    document.title = unread > 0 ? `(${unread > 999 ? "999+" : unread}) ${t.appName}` : t.appName;
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (icon) icon.href = unread > 0 ? `data:image/svg+xml,${encodeURIComponent(mark("#1f6f5c", unread))}` : "favicon.svg";
  }, [unread]);
}
