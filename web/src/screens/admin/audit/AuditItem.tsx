import { addressOfPage } from "../pages";
import { Fact, Facts } from "../parts/Facts";
import { moment, When } from "../parts/When";
import { words } from "../words";
import type { AuditEntry } from "./auditPages";

/** One change, with its details when it is opened. */
export function AuditItem({ entry: { id, time, by, action, address, target, details } }: { entry: AuditEntry }) {
  return (
    <li>
      <details>
        <summary>
          <span className="what">
            <b>{nameOf(action)}</b>
            {target && <bdi>{target}</bdi>}
          </span>
          <span className="who">{actorOf(by)}</span>
          <When time={time} />
        </summary>
        <Facts>
          <Fact name={words.t.time}>
            <When time={time} full />
          </Fact>
          <Fact name={words.t.who}>{isUser(by) ? <a href={addressOfPage("users", by)}>{by}</a> : actorOf(by)}</Fact>
          {target && (
            <Fact name={words.t.whom} wide>
              <Target action={action} id={target} />
            </Fact>
          )}
          {details?.user && (
            <Fact name={words.t.user}>
              <a href={addressOfPage("users", details.user)}>{details.user}</a>
            </Fact>
          )}
          {details?.reason && (
            <Fact name={words.t.auditReason} wide>
              {details.reason}
            </Fact>
          )}
          {details?.until && <Fact name={words.t.auditUntil}>{moment(details.until)}</Fact>}
          {action === "user-role" && <Fact name={words.t.role}>{roleOf(details?.role)}</Fact>}
          {details?.message && (
            <Fact name={words.t.auditMessage} wide>
              <span className="mono">{details.message}</span>
            </Fact>
          )}
          {address && (
            <Fact name={words.t.from}>
              <span className="mono">{address}</span>
            </Fact>
          )}
          <Fact name={words.t.entryId}>
            <span className="mono">{id}</span>
          </Fact>
        </Facts>
      </details>
    </li>
  );
}

function Target({ action, id }: { action: string; id: string }) {
  if (action.startsWith("user-")) return <a href={addressOfPage("users", id)}>{id}</a>;
  return action === "group-member-remove" ? <a href={addressOfPage("groups", id)}>{id}</a> : <span className="mono">{id}</span>;
}

// What is not a user has a space in its name.
const isUser = (by: string): boolean => !by.includes(" ");
const actorOf = (by: string): string => ({ "api key": words.t.byApiKey, "command line": words.t.byCommandLine })[by] ?? by;
const nameOf = (action: string): string => (words.t.actions as Record<string, string>)[action] ?? action;
const roleOf = (role: string | undefined): string => (role === "admin" || role === "moderator" ? words.t.roles[role] : words.t.noRole);
