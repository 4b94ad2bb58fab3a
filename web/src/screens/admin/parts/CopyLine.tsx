import { copyText } from "../../../ui/copy";
import { attempt } from "../../../app/client";
import { t } from "../../../i18n";
import { Button } from "../../../ui/Button";
import { Field } from "../../../ui/Field";
import { CopyIcon } from "../../../ui/icons";
import { toast } from "../../../ui/Toasts";

/** A text that is made to be copied, such as a link. */
export function CopyLine({ label, text, hint }: { label: string; text: string; hint: string }) {
  const copy = () => attempt(copyText(text).then(() => toast(t.copied)));
  return (
    <div className="copy-line">
      <Field label={label} value={text} hint={hint} readOnly dir="ltr" onFocus={(event) => event.currentTarget.select()} />
      <Button icon={CopyIcon} onClick={copy} autoFocus>
        {t.copy}
      </Button>
    </div>
  );
}
