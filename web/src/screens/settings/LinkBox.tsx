import { attempt } from "../../app/client";
import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { copyText } from "../../ui/copy";
import { CopyIcon } from "../../ui/icons";
import { toast } from "../../ui/Toasts";
import { words } from "./words";

/** A link to pass on. */
export function LinkBox({ link }: { link: string }) {
  const copy = () => attempt(copyText(link).then(() => toast(t.copied)));
  return (
    <div className="link-box">
      <input className="input" readOnly value={link} aria-label={words.t.link} onFocus={(event) => event.currentTarget.select()} />
      <Button look="primary" icon={CopyIcon} onClick={copy}>
        {words.t.copyLink}
      </Button>
    </div>
  );
}
