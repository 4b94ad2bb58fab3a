import type { Http } from "@parley/client";
import { client } from "../../../app/client";
import { NextPage } from "../parts/NextPage";
import { PageTitle } from "../parts/PageTitle";
import { usePages } from "../parts/usePages";
import { Delayed } from "../parts/Waiting";
import { When } from "../parts/When";
import { words } from "../words";
import { AnnounceForm } from "./AnnounceForm";
import { Notice } from "./Notice";
import "./announcements.css";

/** Announcements to everybody. */
export function Announcements() {
  const pages = usePages("", async (page) => {
    const answer = await client.api.administration.announcements({ page });
    return { items: answer.announcements, page: answer.page };
  });
  const { items, busy, reload } = pages;
  return (
    <>
      <PageTitle text={words.t.pages.announcements} />
      <AnnounceForm onSent={reload} />
      <section className="announcements" aria-labelledby="sent" aria-busy={busy}>
        <h3 id="sent">{words.t.sent}</h3>
        {items?.length === 0 && <p className="lead">{words.t.noAnnouncements}</p>}
        <ul>
          {items?.map((one) => (
            <Sent key={one.id} {...one} />
          ))}
        </ul>
        {!items && busy && <Delayed />}
        <NextPage pages={pages} />
      </section>
    </>
  );
}

const Sent = ({ title, text, time }: Http["Announcement"]) => (
  <li className="card">
    <Notice title={title} text={text} />
    <small>
      <When time={time} full />
    </small>
  </li>
);
