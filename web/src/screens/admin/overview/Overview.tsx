import type { Http } from "@parley/client";
import { useEffect } from "preact/hooks";
import { client } from "../../../app/client";
import { formatAgo, formatBytes, formatNumber, formatTime } from "../../../i18n";
import { PageTitle } from "../parts/PageTitle";
import { Table } from "../parts/PagedTable";
import { useLoaded } from "../parts/useLoaded";
import { Waiting } from "../parts/Waiting";
import { words } from "../words";
import { Chart } from "./Chart";
import { lastDays } from "./chart";
import { loadHealth, type Health } from "./health";
import "./overview.css";

const period = 30_000;

/** How the server is, and how much it has. */
export function Overview() {
  const loaded = useLoaded("", async () => {
    const [statistics, health] = await Promise.all([client.api.administration.statistics(), loadHealth()]);
    return { statistics, health };
  });
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && loaded.reload(), period);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <PageTitle text={words.t.pages.overview} />
      <Waiting of={loaded}>{({ statistics, health }) => <Report statistics={statistics} health={health} />}</Waiting>
    </>
  );
}

function Report({ statistics, health }: { statistics: Http["ServerStatistics"]; health: Health }) {
  const days = lastDays(statistics.messages, statistics.time);
  const [yesterday, today] = days.slice(-2).map(({ count }) => count) as [number, number];
  const { time, uptime, users, online, groups, databaseSize, files, fileBytes, freeSpace, webhooks } = statistics;
  return (
    <>
      <section className="health" data-state={health.state}>
        <p>
          <b>{words.t.health[health.state]}</b>
        </p>
        <p>
          {words.t.started(formatAgo(time - uptime, time))} · {words.t.asOf(formatTime(time))}
        </p>
        {health.state !== "Healthy" && health.checks.length > 0 && (
          <ul className="mono">
            {health.checks.map((check) => (
              <li key={check}>{check}</li>
            ))}
          </ul>
        )}
      </section>
      <dl className="figures" aria-label={words.t.figures}>
        <Figure name={words.t.users} value={formatNumber(users)} note={words.t.onlineNow(online)} />
        <Figure name={words.t.groups} value={formatNumber(groups)} />
        <Figure name={words.t.messagesToday} value={formatNumber(today)} note={words.t.messagesYesterday(yesterday)} />
        <Figure name={words.t.database} value={formatBytes(databaseSize)} />
        <Figure name={words.t.files} value={formatBytes(fileBytes)} note={words.t.fileCount(files)} />
        {freeSpace !== undefined && <Figure name={words.t.freeSpace} value={formatBytes(freeSpace)} />}
      </dl>
      <section className="card">
        <Chart days={days} />
      </section>
      <section className="card">
        <h3>{words.t.work}</h3>
        <dl className="queues">
          <Queue name={words.t.writeQueue} length={statistics.writeQueue} />
          <Queue name={words.t.pushQueue} length={statistics.pushQueue} />
          <Queue name={words.t.searchLag} length={statistics.searchLag} />
        </dl>
      </section>
      {webhooks.length > 0 && <Webhooks webhooks={webhooks} />}
    </>
  );
}

const Figure = ({ name, value, note }: { name: string; value: string; note?: string }) => (
  <div className="figure">
    <dt>{name}</dt>
    <dd>
      {value}
      {note && <small>{note}</small>}
    </dd>
  </div>
);

const Queue = ({ name, length }: { name: string; length: number }) => (
  <div>
    <dt>{name}</dt>
    <dd>{formatNumber(length)}</dd>
  </div>
);

function Webhooks({ webhooks }: { webhooks: readonly Http["WebhookState"][] }) {
  return (
    <Table
      label={words.t.webhooks}
      items={webhooks}
      keyOf={({ address }) => address}
      columns={[
        { title: words.t.webhooks, cell: ({ address }) => <span className="mono">{address}</span> },
        { title: words.t.behind, look: "number", cell: ({ behind }) => formatNumber(behind) },
        {
          title: words.t.failures,
          look: "number",
          cell: ({ failures }) => (failures > 0 ? <span className="tag bad">{formatNumber(failures)}</span> : formatNumber(0)),
        },
      ]}
    />
  );
}
