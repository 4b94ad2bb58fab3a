import { Avatar } from "../../../ui/Avatar";
import { addressOfPage } from "../pages";

interface UserLinkProps {
  id: string;
  name: string;
  picture?: string;
  online?: boolean;
}

/** A user in a table, with the way to their page. */
export const UserLink = ({ id, name, picture, online }: UserLinkProps) => (
  <a className="row-link" href={addressOfPage("users", id)}>
    <Avatar id={id} name={name} picture={picture} size={36} online={online} />
    <span className="two-lines">
      <b className="ellipsis" dir="auto">
        {name}
      </b>
      <small className="ellipsis">{id}</small>
    </span>
  </a>
);
