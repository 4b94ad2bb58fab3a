import { formatDate, formatNumber } from "../../../i18n";
import { words } from "../words";
import { axisEnd, timeOf, type Day } from "./chart";
import "./chart.css";

/** Messages per day as bars. Screen readers get a table. */
export function Chart({ days }: { days: readonly Day[] }) {
  const end = axisEnd(Math.max(...days.map(({ count }) => count)));
  const nameOf = ({ day }: Day) => formatDate(timeOf(day));
  return (
    <figure className="chart">
      <figcaption>
        <h3>{words.t.chart}</h3>
        <p>{words.t.chartSum(days.reduce((sum, { count }) => sum + count, 0))}</p>
      </figcaption>
      <div className="plot" aria-hidden="true">
        <div className="scale">
          {[end, end / 2, 0].map((value) => (
            <span key={value}>{formatNumber(value)}</span>
          ))}
        </div>
        <svg viewBox={`0 0 ${days.length * 10} 100`} preserveAspectRatio="none">
          {[0, 50, 100].map((y) => (
            <line key={y} x1="0" x2={days.length * 10} y1={y} y2={y} />
          ))}
          {days.map((day, at) => (
            <g key={day.day}>
              <rect className="bar" x={at * 10 + 1.5} y={100 - barOf(day.count, end)} width="7" height={barOf(day.count, end)} />
              <rect className="hit" x={at * 10} y="0" width="10" height="100">
                <title>{words.t.dayCount(nameOf(day), day.count)}</title>
              </rect>
            </g>
          ))}
        </svg>
        <div className="dates">
          {[days[0]!, days[Math.floor(days.length / 2)]!, days.at(-1)!].map((day) => (
            <span key={day.day}>{nameOf(day)}</span>
          ))}
        </div>
      </div>
      <div className="sr-only">
        <table>
          <caption>{words.t.chart}</caption>
          <thead>
            <tr>
              <th scope="col">{words.t.day}</th>
              <th scope="col">{words.t.messages}</th>
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={day.day}>
                <th scope="row">{nameOf(day)}</th>
                <td>{formatNumber(day.count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

/** The height of a bar in percent. A day with a single message is still seen. */
const barOf = (count: number, end: number): number => (count === 0 ? 0 : Math.max(1.5, (count / end) * 100));
