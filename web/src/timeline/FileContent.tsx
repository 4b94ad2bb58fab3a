import type { FileKind, Wire } from "@parley/client";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useChat } from "../chat/context";
import { formatBytes, t } from "../i18n";
import { DownloadIcon, FileIcon } from "../ui/icons";
import { fit } from "./estimate";
import "./files.css";
import { base } from "../app/base";

export const fileAddress = (file: string): string => `${base}/api/v1/files/${encodeURIComponent(file)}`;

/** A file in a message: shown in place if the browser can, else with its name and size. */
export function FileContent({ kind, content, meta }: { kind: FileKind; content: Wire.FileContent; meta: ComponentChildren }) {
  const [broken, setBroken] = useState(false);
  if (broken || kind === "file") return <FileCard content={content} meta={meta} />;
  if (kind === "image") return <Picture content={content} meta={meta} onBroken={() => setBroken(true)} />;
  if (kind === "audio") {
    return (
      <div className="audio">
        <p className="ellipsis" dir="auto">
          {content.name}
        </p>
        <audio
          controls
          preload="none"
          src={fileAddress(content.file)}
          aria-label={`${t.audio}: ${content.name}`}
          onError={() => setBroken(true)}
        />
        <div className="text-end">{meta}</div>
      </div>
    );
  }
  const size = fit(content);
  return (
    <div className="picture" style={{ width: `${size.width}px`, aspectRatio: `${size.width} / ${size.height}` }}>
      <video
        controls
        playsInline
        preload="metadata"
        src={fileAddress(content.file)}
        aria-label={`${t.video}: ${content.name}`}
        onError={() => setBroken(true)}
      />
      {meta}
    </div>
  );
}

function Picture({ content, meta, onBroken }: { content: Wire.FileContent; meta: ComponentChildren; onBroken: () => void }) {
  const chat = useChat();
  const { width, height } = fit(content);
  const thumbnail = (size: number) => `${fileAddress(content.file)}/thumbnail?size=${size}`;
  return (
    <div className="picture" style={{ width: `${width}px`, aspectRatio: `${width} / ${height}` }}>
      <button type="button" tabIndex={-1} aria-label={t.openImage(content.name)} onClick={() => chat.view(content.file)}>
        <img
          src={thumbnail(320)}
          srcSet={`${thumbnail(320)} 320w, ${thumbnail(1024)} 1024w`}
          sizes={`${width}px`}
          alt=""
          decoding="async"
          draggable={false}
          onError={onBroken}
        />
      </button>
      {meta}
    </div>
  );
}

function FileCard({ content, meta }: { content: Wire.FileContent; meta: ComponentChildren }) {
  return (
    <>
      <a className="file-card" href={fileAddress(content.file)} download={content.name} tabIndex={-1}>
        <span className="file-icon">
          <FileIcon />
          <DownloadIcon />
        </span>
        <span className="file-text">
          <b className="ellipsis" dir="auto">
            {content.name}
          </b>
          <small>{formatBytes(content.size)}</small>
        </span>
      </a>
      <div className="text-end">{meta}</div>
    </>
  );
}
