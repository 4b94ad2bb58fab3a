import type { Message, Wire } from "@parley/client";
import { useEffect, useState } from "preact/hooks";
import { nameNow } from "../app/people";
import { formatFull, t } from "../i18n";
import { IconButton } from "../ui/Button";
import { useModal } from "../ui/Dialog";
import { ChevronLeftIcon, ChevronRightIcon, CloseIcon, DownloadIcon, SearchIcon } from "../ui/icons";
import { fileAddress } from "./FileContent";

type Picture = Wire.FileMessage;

/** The pictures of a window, in its order. */
export const picturesOf = (messages: readonly Message[]): Picture[] =>
  messages.filter((message): message is Picture => message.kind === "image");

/** Shows pictures one by one over the whole page. */
export function Viewer({ pictures, start, onClose }: { pictures: readonly Picture[]; start: string; onClose: () => void }) {
  const ref = useModal(onClose);
  const [file, setFile] = useState(start);
  const [zoom, setZoom] = useState(false);
  const at = pictures.findIndex(({ msg }) => msg.file === file);
  const picture = pictures[at];
  // The message was recalled while somebody looked at it.
  useEffect(() => {
    if (!picture) onClose();
  }, [picture]);
  if (!picture) return <dialog ref={ref} className="viewer" aria-label={t.viewer} />;

  const go = (step: number) => {
    const next = pictures[at + step];
    if (next) setFile(next.msg.file);
    setZoom(false);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") go(-1);
    else if (event.key === "ArrowRight") go(1);
    else if (event.key === "+" || event.key === "-") setZoom(event.key === "+");
  };
  return (
    <dialog ref={ref} className="viewer" aria-label={t.viewer} onKeyDown={press}>
      <header>
        <div className="grow">
          <div className="ellipsis" dir="auto">
            {nameNow(picture.from)}
          </div>
          <small>
            {formatFull(picture.time)} · {t.viewerPlace(at + 1, pictures.length)}
          </small>
        </div>
        <IconButton icon={SearchIcon} label={zoom ? t.zoomOut : t.zoomIn} aria-pressed={zoom} onClick={() => setZoom(!zoom)} />
        <a className="icon-button" href={fileAddress(file)} download={picture.msg.name} aria-label={t.download} title={t.download}>
          <DownloadIcon />
        </a>
        <IconButton icon={CloseIcon} label={t.close} onClick={onClose} autoFocus />
      </header>
      <div className="stage">
        <IconButton icon={ChevronLeftIcon} size={28} label={t.previous} disabled={at === 0} onClick={() => go(-1)} />
        <div
          className="canvas"
          data-zoom={zoom}
          onClick={({ target, currentTarget }) => (target === currentTarget ? onClose() : setZoom(!zoom))}
        >
          <img key={file} src={fileAddress(file)} alt={picture.msg.name} />
        </div>
        <IconButton icon={ChevronRightIcon} size={28} label={t.next} disabled={at === pictures.length - 1} onClick={() => go(1)} />
      </div>
    </dialog>
  );
}
