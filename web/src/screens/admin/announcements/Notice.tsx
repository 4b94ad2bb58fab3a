import { MessageText } from "../../../chat/MessageText";

/** An announcement as its readers see it. */
export const Notice = ({ title, text }: { title?: string; text: string }) => (
  <div className="notice">
    {title && <b dir="auto">{title}</b>}
    <MessageText text={text} />
  </div>
);
