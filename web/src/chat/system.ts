import type { Wire } from "@parley/client";
import { formatList, t } from "../i18n";

/** Says in words what happened in a group. */
export function describeSystem(change: Wire.GroupChange, name: (id: string) => string, own: string): string {
  const by = name(change.by);
  const acted = change.event === "left" || (change.event === "joined" && change.users.includes(change.by));
  // "You left", but "Ada removed you".
  const users = formatList(change.users.map((id) => (id === own && !acted ? t.youObject : name(id))));
  switch (change.event) {
    case "created":
      return t.system.created(by, change.name);
    case "joined":
      return acted ? t.system.joined(users) : t.system.added(by, users);
    case "left":
      return t.system.left(users);
    case "removed":
      return t.system.removed(by, users);
    case "owner":
      return t.system.owner(users);
    case "role":
      return change.role === "admin" ? t.system.madeAdmin(by, users) : t.system.madeMember(by, users);
    case "muted":
      return t.system.muted(by, users);
    case "unmuted":
      return t.system.unmuted(by, users);
    case "all-muted":
      return t.system.allMuted(by);
    case "all-unmuted":
      return t.system.allUnmuted(by);
    case "renamed":
      return t.system.renamed(by, change.name);
    case "profile":
      return t.system.profile(by);
    case "announcement":
      return t.system.announcement(by, change.announcement);
    case "settings":
      return t.system.settings(by);
    case "dissolved":
      return t.system.dissolved(by);
  }
}
