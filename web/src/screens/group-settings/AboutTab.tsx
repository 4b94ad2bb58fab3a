import type { GroupDetails } from "@parley/client";
import { MessageText } from "../../chat/MessageText";
import { Avatar } from "../../ui/Avatar";
import { AllMuted } from "./AllMuted";
import { AnnouncedBy } from "./AnnouncedBy";
import { EndSection } from "./EndSection";
import { ProfileForm } from "./ProfileForm";
import { isManager } from "./rights";
import { words } from "./words";

/** What the group is: to change for its managers, to read for the others. */
export function AboutTab({ details }: { details: GroupDetails }) {
  return (
    <div className="sheet">
      {isManager(details.role) ? <ProfileForm details={details} /> : <Profile details={details} />}
      <AllMuted details={details} />
      <EndSection details={details} />
    </div>
  );
}

function Profile({ details }: { details: GroupDetails }) {
  const { id, name, avatar, about, announcement } = details;
  return (
    <>
      <section className="group-profile">
        <Avatar id={id} name={name} picture={avatar} size={104} />
        <h2 dir="auto">{name}</h2>
        {about && (
          <p className="about" dir="auto">
            {about}
          </p>
        )}
      </section>
      {announcement && (
        <section className="card" aria-labelledby="announcement">
          <h2 id="announcement">{words.t.announcement}</h2>
          <MessageText text={announcement.text} />
          <AnnouncedBy id={announcement.by} time={announcement.time} />
        </section>
      )}
      <p className="quiet">{words.t.onlyManagersChange}</p>
    </>
  );
}
