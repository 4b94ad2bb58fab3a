import { useFace } from "../app/conversations";
import { useChat } from "../chat/context";
import { t } from "../i18n";
import { Avatar } from "../ui/Avatar";
import "./beginning.css";

/** Stands above the first message: with whom one is, and what a group is about. */
export function Beginning({ empty }: { empty: boolean }) {
  const { ref } = useChat().conversation;
  const { name, avatar, about } = useFace(ref);
  return (
    <div className="beginning">
      <Avatar id={ref.with} name={name} picture={avatar} size={72} />
      <p className="name" dir="auto">
        {name}
      </p>
      {about && (
        <p className="about" dir="auto">
          {about}
        </p>
      )}
      <p className="line">{empty ? t.noMessages : t.conversationStart}</p>
    </div>
  );
}
