import { useState } from "preact/hooks";
import { formatBytes, t } from "../i18n";
import { useObjectUrl } from "../timeline/PendingRow";
import { Button, IconButton } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { CloseIcon, FileIcon } from "../ui/icons";

interface FilesDialogProps {
  files: readonly File[];
  onSend: (files: readonly File[]) => void;
  onClose: () => void;
}

/** Shows files before they are sent. Enter sends them. */
export function FilesDialog({ files, onSend, onClose }: FilesDialogProps) {
  const [kept, setKept] = useState(files);
  const remove = (file: File) => {
    const rest = kept.filter((one) => one !== file);
    if (rest.length === 0) onClose();
    setKept(rest);
  };
  const actions = (
    <>
      <Button onClick={onClose}>{t.cancel}</Button>
      <Button look="primary" autoFocus onClick={() => onSend(kept)}>
        {t.send}
      </Button>
    </>
  );
  return (
    <Dialog title={t.sendFiles(kept.length)} onClose={onClose} actions={actions}>
      <ul className="file-list">
        {kept.map((file, at) => (
          <FileItem key={`${file.name}/${at}`} file={file} only={kept.length === 1} onRemove={() => remove(file)} />
        ))}
      </ul>
    </Dialog>
  );
}

function FileItem({ file, only, onRemove }: { file: File; only: boolean; onRemove: () => void }) {
  const picture = useObjectUrl(/^image\/(png|jpeg|webp|gif|avif)$/.test(file.type) ? file : undefined);
  return (
    <li className={only && picture ? "only" : undefined}>
      {picture ? (
        <img src={picture} alt="" />
      ) : (
        <span className="file-icon">
          <FileIcon />
        </span>
      )}
      <span className="file-text">
        <b className="ellipsis" dir="auto">
          {file.name}
        </b>
        <small>{formatBytes(file.size)}</small>
      </span>
      {!only && <IconButton icon={CloseIcon} size={18} label={`${t.remove}: ${file.name}`} onClick={onRemove} />}
    </li>
  );
}
