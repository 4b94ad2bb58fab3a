import { copyText } from "../../ui/copy";
import { attempt } from "../../app/client";
import { addressOf } from "../../app/routes";
import { toast } from "../../ui/Toasts";
import { words } from "./words";

/** The whole address of a link, as it is given to others. */
export const addressOfLink = (code: string): string => location.origin + addressOf({ name: "join", code });

export const copyLink = (code: string): void => attempt(copyText(addressOfLink(code)).then(() => toast(words.t.linkCopied)));
