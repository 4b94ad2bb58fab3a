import type { Wire } from "@parley/client";
import { MessageText } from "../../chat/MessageText";
import { MegaphoneIcon } from "../../ui/icons";
import { NoticeTime } from "./NoticeTime";
import { words } from "./words";

/** What the administrators tell everybody. */
export function AnnouncementItem({ notice: { title, text, time }, isNew }: { notice: Wire.AnnouncementNotice; isNew: boolean }) {
  return (
    <li className="notice announcement" data-new={isNew}>
      <span className="notice-icon">
        <MegaphoneIcon />
      </span>
      <div className="notice-text">
        <h2 dir="auto">{title ?? words.t.announcementUntitled}</h2>
        <div dir="auto">
          <MessageText text={text} />
        </div>
        <NoticeTime time={time} isNew={isNew} />
      </div>
    </li>
  );
}
