import type { Http } from "@parley/client";
import type { StaffRole } from "../pages";
import { moment } from "../parts/When";
import { words } from "../words";

export const RoleTag = ({ role }: { role: StaffRole }) => <span className="tag good">{words.t.roles[role]}</span>;

export const BanTag = ({ ban: { until } }: { ban: Http["Ban"] }) => (
  <span className="tag bad">{until === undefined ? words.t.banned : words.t.bannedUntil(moment(until))}</span>
);
