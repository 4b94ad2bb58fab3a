import type { ConversationState } from "@parley/client";
import { useMemo } from "preact/hooks";
import { nameNow, ownId } from "../app/people";
import { countReaders } from "../chat/SendState";
import { describeSystem } from "../chat/system";
import { formatDay, formatFull, t } from "../i18n";
import { Beginning } from "./Beginning";
import { MessageRow } from "./MessageRow";
import { PendingRow, UploadRow } from "./PendingRow";
import type { Row } from "./rows";

interface TimelineRowProps {
  row: Row;
  state: ConversationState | undefined;
  /** Whether Tab reaches this message first. */
  focusable: boolean;
  /** Whether somebody has jumped to it. */
  marked: boolean;
}

/** One row, of whatever type. The same element again while nothing in it has changed. */
export function TimelineRow({ row, state, focusable, marked }: TimelineRowProps) {
  const content =
    "message" in row
      ? row.message
      : "pending" in row
        ? row.pending
        : "upload" in row
          ? row.upload
          : row.type === "start"
            ? row.empty
            : row.key;
  const place = "first" in row ? `${row.first}${row.last}` : "";
  const read = row.type === "message" && row.own ? countReaders(row.message.seq, state) : 0;
  return useMemo(() => draw(row, read, focusable, marked), [content, place, read, focusable, marked]);
}

function draw(row: Row, readers: number, focusable: boolean, marked: boolean) {
  switch (row.type) {
    case "start":
      return <Beginning empty={row.empty} />;
    case "day":
      return (
        <p className="day">
          <time dateTime={new Date(row.time).toISOString()}>{formatDay(row.time)}</time>
        </p>
      );
    case "unread":
      return (
        <p className="unread-line">
          <span>{t.newMessagesLine}</span>
        </p>
      );
    case "system":
      return (
        <p className="line" title={formatFull(row.message.time)}>
          <bdi>{describeSystem(row.message.msg, nameNow, ownId())}</bdi>
        </p>
      );
    case "message":
      return <MessageRow {...row} readers={readers} focusable={focusable} marked={marked} />;
    case "pending":
      return <PendingRow {...row} />;
    case "upload":
      return <UploadRow {...row} />;
  }
}
