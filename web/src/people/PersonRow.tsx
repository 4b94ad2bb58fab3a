import type { ComponentChildren } from "preact";
import { Avatar } from "../ui/Avatar";
import "./person-row.css";

interface PersonRowProps {
  id: string;
  name: string;
  picture?: string;
  online?: boolean;
  /** After the name: a role. */
  tag?: ComponentChildren;
  /** The line below the name. */
  detail?: ComponentChildren;
  /** Where the row leads, or else what it does. */
  href?: string;
  onOpen?: () => void;
  /** The buttons at the end. */
  children?: ComponentChildren;
}

/** Somebody in a list, and what can be done with them. */
export function PersonRow({ id, name, picture, online, tag, detail, href, onOpen, children }: PersonRowProps) {
  const content = (
    <>
      <Avatar id={id} name={name} picture={picture} online={online} />
      <span className="who">
        <span className="name">
          <bdi className="ellipsis">{name}</bdi>
          {tag}
        </span>
        {detail !== undefined && <span className="detail">{detail}</span>}
      </span>
    </>
  );
  return (
    <div className="person-row">
      {href ? (
        <a className="person" href={href}>
          {content}
        </a>
      ) : (
        <button type="button" className="person" onClick={onOpen}>
          {content}
        </button>
      )}
      {children && <div className="person-actions">{children}</div>}
    </div>
  );
}
