// Generated from docs/protocol/asyncapi.yaml by `npm run types`. Do not edit.
/**
 * A user, by the id chosen at sign-up.
 */
export type UserId = string;
export type GroupId = string;
/**
 * A UUID of version 7, without dashes.
 */
export type EntryId = string;
/**
 * A friend request or a join request.
 */
export type RequestId = string;
/**
 * The device of a session.
 */
export type DeviceId = string;
/**
 * An upload.
 */
export type FileId = string;
/**
 * Since 1970-01-01 UTC.
 */
export type Milliseconds = number;
/**
 * Position in a conversation: 1, 2, 3, … without gaps.
 */
export type Seq = number;
/**
 * A `seq`; 0 means before the first.
 */
export type ReadSeq = number;
/**
 * Position in the log of the server; opaque.
 */
export type Cursor = string;
/**
 * The client's id of a send. Sends with the same id are stored once.
 */
export type Cid = string;
/**
 * At most 32 KiB in UTF-8.
 */
export type Text = string;
export type Name = string;
/**
 * Entries on the page; 50 if left out. More than 200 is 200.
 */
export type Limit = number;
export type ConversationKind = 'friend' | 'group' | 'server';
/**
 * The friend, the group, `server` for the user's own notices, or `*` for announcements.
 */
export type ConversationName = string;
/**
 * The mentioned users: ids of members of the conversation, or `@all`, reserved for the managers of the group.
 *
 * @maxItems 100
 */
export type Mentions = string[];
export type Reason =
  | 'unauthenticated'
  | 'expired'
  | 'revoked'
  | 'banned'
  | 'from-mismatch'
  | 'to-mismatch'
  | 'unknown-user'
  | 'unknown-group'
  | 'not-friends'
  | 'blocked'
  | 'not-member'
  | 'muted'
  | 'forbidden'
  | 'too-large'
  | 'rate-limited'
  | 'malformed'
  | 'not-found'
  | 'conflict'
  | 'unavailable'
  | 'internal';
export type Send =
  | {
      /**
       * As in the envelope.
       */
      from?: string;
      /**
       * The friend or the group.
       */
      to?: string;
      kind?: 'text';
      msg: Text;
      cid?: Cid;
      quote?: EntryId;
      mentions?: Mentions;
    }
  | {
      /**
       * As in the envelope.
       */
      from?: string;
      /**
       * The friend or the group.
       */
      to?: string;
      kind: 'image' | 'file' | 'audio' | 'video';
      msg: FileContent;
      cid?: Cid;
      quote?: EntryId;
      mentions?: Mentions;
    }
  | {
      /**
       * As in the envelope.
       */
      from?: string;
      /**
       * The friend or the group.
       */
      to?: string;
      kind: 'location';
      msg: LocationContent;
      cid?: Cid;
      quote?: EntryId;
      mentions?: Mentions;
    }
  | {
      /**
       * As in the envelope.
       */
      from?: string;
      /**
       * The friend or the group.
       */
      to?: string;
      kind: 'custom';
      msg: CustomContent;
      cid?: Cid;
      quote?: EntryId;
      mentions?: Mentions;
    };
/**
 * The envelope as delivered by `receivefsmg` or `notice`, depending on `room`.
 */
export type Entry = MessageEntry | NoticeEntry;
export type Notice = NoticeEntry | GroupChanged;
export type GroupChange =
  | {
      event: 'joined' | 'left' | 'removed' | 'owner' | 'unmuted' | 'all-unmuted' | 'dissolved';
      /**
       * The affected users; empty if it concerns everybody.
       */
      users: UserId[];
      by: UserId;
    }
  | {
      event: 'created' | 'renamed';
      /**
       * The affected users; empty if it concerns everybody.
       */
      users: UserId[];
      by: UserId;
      name: Name;
    }
  | {
      event: 'role';
      /**
       * The affected users; empty if it concerns everybody.
       */
      users: UserId[];
      by: UserId;
      role: 'admin' | 'member';
    }
  | {
      event: 'muted';
      /**
       * The affected users; empty if it concerns everybody.
       */
      users: UserId[];
      by: UserId;
      until: Milliseconds;
    }
  | {
      event: 'all-muted';
      /**
       * The affected users; empty if it concerns everybody.
       */
      users: UserId[];
      by: UserId;
      until?: Milliseconds;
    }
  | {
      event: 'profile';
      /**
       * The affected users; empty if it concerns everybody.
       */
      users: UserId[];
      by: UserId;
      about: string;
      avatar: string;
    }
  | {
      event: 'announcement';
      /**
       * The affected users; empty if it concerns everybody.
       */
      users: UserId[];
      by: UserId;
      announcement: string;
    }
  | {
      event: 'settings';
      /**
       * The affected users; empty if it concerns everybody.
       */
      users: UserId[];
      by: UserId;
      settings: GroupSettings;
    };

/**
 * A request. An empty `from`, `form` or `to` counts as absent.
 */
export interface Request {
  /**
   * The verified user, or `client`. Optional.
   */
  from?: string;
  /**
   * The 2016 model's spelling of `from` in `auth-c`.
   */
  form?: string;
  /**
   * The recipient of a message, unless `msg.to` is present.
   */
  to?: string;
  type?: 'json';
  msg?: unknown;
}
export interface EmptyRequest {
  /**
   * The verified user, or `client`. Optional.
   */
  from?: string;
  /**
   * The 2016 model's spelling of `from` in `auth-c`.
   */
  form?: string;
  /**
   * The recipient of a message, unless `msg.to` is present.
   */
  to?: string;
  type?: 'json';
  msg: {};
}
export interface Response {
  from: 'server';
  /**
   * The verified user, or `client`.
   */
  to: string;
  type: 'json';
  msg: unknown;
}
export interface Pushed {
  from: UserId;
  /**
   * A user, a group, or `*` for everybody.
   */
  to: string;
  type: 'json';
  msg: unknown;
}
export interface AuthRequest {
  /**
   * The verified user, or `client`. Optional.
   */
  from?: string;
  /**
   * The 2016 model's spelling of `from` in `auth-c`.
   */
  form?: string;
  /**
   * The recipient of a message, unless `msg.to` is present.
   */
  to?: string;
  type?: 'json';
  msg: ConnectAuth;
}
export interface ConnectAuth {
  /**
   * A session id, or a single-use ticket.
   */
  sid: string;
}
export interface AuthResponse {
  from: 'server';
  to: 'client';
  type: 'json';
  msg: Verified | Refused;
  /**
   * The 2016 model's spelling of `from`.
   */
  form: 'server';
}
export interface Verified {
  code: 1;
  user: UserId;
  device: DeviceId;
  expires: Milliseconds;
  time: Milliseconds;
}
/**
 * Code 0 means understood and refused. Code -1 means not understood, or a failure of the server.
 */
export interface Refused {
  code: 0 | -1;
  reason: Reason;
  /**
   * A readable sentence.
   */
  message: string;
  /**
   * Milliseconds to wait before trying again.
   */
  retryAfter?: number;
}
export interface TimeResponse {
  from: 'server';
  /**
   * The verified user, or `client`.
   */
  to: string;
  type: 'json';
  msg: Time | Refused;
}
export interface Time {
  code: 1;
  time: Milliseconds;
  zone: 'UTC';
}
export interface SendRequest {
  /**
   * The verified user, or `client`. Optional.
   */
  from?: string;
  /**
   * The 2016 model's spelling of `from` in `auth-c`.
   */
  form?: string;
  /**
   * The recipient of a message, unless `msg.to` is present.
   */
  to?: string;
  type?: 'json';
  msg: Send;
}
/**
 * The response to the upload, and any other members; at most 32 KiB in all.
 */
export interface FileContent {
  file: FileId;
  name: string;
  /**
   * Bytes.
   */
  size: number;
  [k: string]: unknown;
}
/**
 * A location, and any other members; at most 32 KiB in all.
 */
export interface LocationContent {
  latitude: number;
  longitude: number;
  [k: string]: unknown;
}
/**
 * Any object, at most 32 KiB and 16 levels deep.
 */
export interface CustomContent {
  [k: string]: unknown;
}
export interface SendResponse {
  from: 'server';
  /**
   * The verified user, or `client`.
   */
  to: string;
  type: 'json';
  msg: Sent | Refused;
}
export interface Sent {
  code: 1;
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cid?: Cid;
  /**
   * The message was sent before; this is the original response.
   */
  duplicate?: true;
}
export interface RecallRequest {
  /**
   * The verified user, or `client`. Optional.
   */
  from?: string;
  /**
   * The 2016 model's spelling of `from` in `auth-c`.
   */
  form?: string;
  /**
   * The recipient of a message, unless `msg.to` is present.
   */
  to?: string;
  type?: 'json';
  msg: Recall;
}
export interface Recall {
  with: ConversationName;
  id: EntryId;
}
export interface EditRequest {
  /**
   * The verified user, or `client`. Optional.
   */
  from?: string;
  /**
   * The 2016 model's spelling of `from` in `auth-c`.
   */
  form?: string;
  /**
   * The recipient of a message, unless `msg.to` is present.
   */
  to?: string;
  type?: 'json';
  msg: Edit;
}
export interface Edit {
  with: ConversationName;
  id: EntryId;
  msg: Text | CustomContent;
  mentions?: Mentions;
}
export interface SyncRequest {
  /**
   * The verified user, or `client`. Optional.
   */
  from?: string;
  /**
   * The 2016 model's spelling of `from` in `auth-c`.
   */
  form?: string;
  /**
   * The recipient of a message, unless `msg.to` is present.
   */
  to?: string;
  type?: 'json';
  msg: Sync;
}
export interface Sync {
  cursor?: Cursor;
  /**
   * As everywhere; 0 only returns whether there is more.
   */
  limit?: number;
}
export interface SyncResponse {
  from: 'server';
  /**
   * The verified user, or `client`.
   */
  to: string;
  type: 'json';
  msg: Synced | Refused;
}
export interface Synced {
  code: 1;
  /**
   * The oldest first.
   *
   * @maxItems 200
   */
  messages: Entry[];
  cursor?: Cursor;
  more: boolean;
  /**
   * The cursor is not usable: drop all local data. This is the first page of a fresh start.
   */
  reset?: true;
  /**
   * How much remains while there is `more`, in no particular unit.
   */
  left?: number;
}
export interface MessageEntry {
  from: UserId;
  /**
   * A user, a group, or `*` for everybody.
   */
  to: string;
  type: 'json';
  msg:
    | TextMessage
    | FileMessage
    | LocationMessage
    | CustomMessage
    | SystemMessage
    | RecallMessage
    | EditMessage
    | RecalledMessage
    | DeletedMessage;
}
export interface TextMessage {
  cid?: Cid;
  quote?: EntryId;
  mentions?: Mentions;
  from: UserId;
  to: string;
  msg: Text;
  kind: 'text';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/friend' | '/group';
  edited?: Milliseconds;
}
export interface FileMessage {
  cid?: Cid;
  quote?: EntryId;
  mentions?: Mentions;
  from: UserId;
  to: string;
  msg: FileContent;
  kind: 'image' | 'file' | 'audio' | 'video';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/friend' | '/group';
}
export interface LocationMessage {
  cid?: Cid;
  quote?: EntryId;
  mentions?: Mentions;
  from: UserId;
  to: string;
  msg: LocationContent;
  kind: 'location';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/friend' | '/group';
}
export interface CustomMessage {
  cid?: Cid;
  quote?: EntryId;
  mentions?: Mentions;
  from: UserId;
  to: string;
  msg: CustomContent;
  kind: 'custom';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/friend' | '/group';
  edited?: Milliseconds;
}
/**
 * An event in a group. No badge counts it.
 */
export interface SystemMessage {
  from: UserId;
  to: string;
  msg:
    | {
        event: 'joined' | 'left' | 'removed' | 'owner' | 'unmuted' | 'all-unmuted' | 'dissolved';
        /**
         * The affected users; empty if it concerns everybody.
         */
        users: UserId[];
        by: UserId;
      }
    | {
        event: 'created' | 'renamed';
        /**
         * The affected users; empty if it concerns everybody.
         */
        users: UserId[];
        by: UserId;
        name: Name;
      }
    | {
        event: 'role';
        /**
         * The affected users; empty if it concerns everybody.
         */
        users: UserId[];
        by: UserId;
        role: 'admin' | 'member';
      }
    | {
        event: 'muted';
        /**
         * The affected users; empty if it concerns everybody.
         */
        users: UserId[];
        by: UserId;
        until: Milliseconds;
      }
    | {
        event: 'all-muted';
        /**
         * The affected users; empty if it concerns everybody.
         */
        users: UserId[];
        by: UserId;
        until?: Milliseconds;
      }
    | {
        event: 'profile';
        /**
         * The affected users; empty if it concerns everybody.
         */
        users: UserId[];
        by: UserId;
        about: string;
        avatar: string;
      }
    | {
        event: 'announcement';
        /**
         * The affected users; empty if it concerns everybody.
         */
        users: UserId[];
        by: UserId;
        announcement: string;
      }
    | {
        event: 'settings';
        /**
         * The affected users; empty if it concerns everybody.
         */
        users: UserId[];
        by: UserId;
        settings: GroupSettings;
      };
  kind: 'system';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/friend' | '/group';
}
export interface GroupSettings {
  /**
   * Who may add members.
   */
  inviting: 'members' | 'admins';
  /**
   * How users join on their own.
   */
  joining: 'closed' | 'request' | 'open';
  /**
   * Whether new members see earlier messages.
   */
  history: boolean;
}
/**
 * Reports that a message was recalled. No badge counts it.
 */
export interface RecallMessage {
  from: UserId;
  to: string;
  msg: {
    id: EntryId;
    seq: Seq;
  };
  kind: 'recall';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/friend' | '/group';
}
/**
 * Has the new content of a message. No badge counts it.
 */
export interface EditMessage {
  from: UserId;
  to: string;
  msg: {
    id: EntryId;
    seq: Seq;
    msg?: Text | CustomContent;
    mentions?: Mentions;
  };
  kind: 'edit';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/friend' | '/group';
}
/**
 * A recalled message, in its place. Never live.
 */
export interface RecalledMessage {
  from: UserId;
  to: string;
  msg: '';
  kind: 'recalled';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/friend' | '/group';
  cid?: Cid;
  recalled: Milliseconds;
}
/**
 * An entry that the user has deleted for themselves, in its place. Never live.
 */
export interface DeletedMessage {
  from: UserId;
  to: string;
  msg: '';
  kind: 'deleted';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/friend' | '/group';
  cid?: Cid;
}
export interface NoticeEntry {
  from: 'server';
  /**
   * A user, a group, or `*` for everybody.
   */
  to: string;
  type: 'json';
  msg:
    | AnnouncementNotice
    | FriendRequestNotice
    | FriendResponseNotice
    | FriendRemovedNotice
    | RemarkNotice
    | BlockNotice
    | UserNotice
    | RoleNotice
    | SessionNotice
    | GroupNotice
    | GroupRoleNotice
    | GroupMutedNotice
    | JoinNotice
    | ConversationNotice
    | MessageDeletedNotice
    | DeletedNotice;
}
/**
 * To everybody, in the conversation `*`.
 */
export interface AnnouncementNotice {
  kind: 'announcement';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
  text: Text;
  title?: string;
}
/**
 * To both users.
 */
export interface FriendRequestNotice {
  kind: 'friend-request';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
  from: UserId;
  to: UserId;
  request: RequestId;
  /**
   * The text of the requesting user.
   */
  message?: string;
}
/**
 * To both users; `from` accepted, declined or cancelled the request.
 */
export interface FriendResponseNotice {
  kind: 'friend-accepted' | 'friend-declined' | 'friend-cancelled';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
  from: UserId;
  to: UserId;
  request: RequestId;
}
/**
 * To both users; `from` ended the friendship.
 */
export interface FriendRemovedNotice {
  kind: 'friend-removed';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
  from: UserId;
  to: UserId;
}
/**
 * To the user's devices: the user's own name for a friend.
 */
export interface RemarkNotice {
  kind: 'friend-changed';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
  friend: UserId;
  remark?: Name;
}
/**
 * To the devices of the user who blocks; the other user is not notified.
 */
export interface BlockNotice {
  kind: 'user-blocked' | 'user-unblocked';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
  user: UserId;
}
/**
 * To the user's devices and friends: everything that the profile shows now.
 */
export interface UserNotice {
  kind: 'user-changed';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
  user: UserId;
  name: Name;
  avatar?: FileId;
  about?: string;
}
/**
 * The user's role for the whole server; none if `role` is absent.
 */
export interface RoleNotice {
  kind: 'role-changed';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
  role?: 'admin' | 'moderator';
}
/**
 * To all of the user's devices, including the affected one before its connections are closed.
 */
export interface SessionNotice {
  kind: 'session-ended';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
  device: DeviceId;
  reason: 'revoked' | 'banned';
}
/**
 * To the affected user; `group-links` goes to the managers of the group.
 */
export interface GroupNotice {
  group: GroupId;
  name: Name;
  by: UserId;
  kind: 'group-invited' | 'group-joined' | 'group-left' | 'group-removed' | 'group-unmuted' | 'group-links';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
}
export interface GroupRoleNotice {
  group: GroupId;
  name: Name;
  by: UserId;
  kind: 'group-role';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
  role: 'owner' | 'admin' | 'member';
}
export interface GroupMutedNotice {
  group: GroupId;
  name: Name;
  by: UserId;
  kind: 'group-muted';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
  until: Milliseconds;
}
/**
 * To the requesting user and to all managers of the group.
 */
export interface JoinNotice {
  group: GroupId;
  name: Name;
  by: UserId;
  kind: 'group-join-requested' | 'group-join-accepted' | 'group-join-declined' | 'group-join-cancelled';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
  user: UserId;
  request: RequestId;
  /**
   * The text of the requesting user.
   */
  message?: string;
}
/**
 * To the user's devices: the user's private state of a conversation.
 */
export interface ConversationNotice {
  kind: 'conversation-changed';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
  conversation: ConversationState;
  device: DeviceId;
}
export interface ConversationState {
  kind: ConversationKind;
  with: ConversationName;
  pinned: boolean;
  muted: boolean;
  hidden: boolean;
  readSeq: ReadSeq;
  unread: number;
  draft?: string;
  clearedSeq?: Seq;
}
/**
 * To the user's devices: the user has deleted a message for themselves.
 */
export interface MessageDeletedNotice {
  kind: 'message-deleted';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
  conversation: {
    kind: ConversationKind;
    with: ConversationName;
  };
  message: {
    id: EntryId;
    seq: Seq;
  };
  device: DeviceId;
}
/**
 * A notice that the user has deleted for themselves, in its place. Never live.
 */
export interface DeletedNotice {
  kind: 'deleted';
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
}
export interface HistoryRequest {
  /**
   * The verified user, or `client`. Optional.
   */
  from?: string;
  /**
   * The 2016 model's spelling of `from` in `auth-c`.
   */
  form?: string;
  /**
   * The recipient of a message, unless `msg.to` is present.
   */
  to?: string;
  type?: 'json';
  msg: History;
}
export interface History {
  with: ConversationName;
  /**
   * Only smaller `seq`.
   */
  before?: number;
  /**
   * Only larger `seq`.
   */
  after?: number;
  limit?: Limit;
}
export interface HistoryResponse {
  from: 'server';
  /**
   * The verified user, or `client`.
   */
  to: string;
  type: 'json';
  msg: Page | Refused;
}
export interface Page {
  code: 1;
  /**
   * The oldest first.
   *
   * @maxItems 200
   */
  messages: Entry[];
  /**
   * Whether there is more in the requested direction.
   */
  more: boolean;
}
export interface RecentRequest {
  /**
   * The verified user, or `client`. Optional.
   */
  from?: string;
  /**
   * The 2016 model's spelling of `from` in `auth-c`.
   */
  form?: string;
  /**
   * The recipient of a message, unless `msg.to` is present.
   */
  to?: string;
  type?: 'json';
  msg: Recent;
}
export interface Recent {
  /**
   * The `page` of the previous response.
   */
  page?: string;
  limit?: Limit;
}
export interface RecentResponse {
  from: 'server';
  /**
   * The verified user, or `client`.
   */
  to: string;
  type: 'json';
  msg: Conversations | Refused;
}
export interface Conversations {
  code: 1;
  /**
   * @maxItems 200
   */
  conversations: Conversation[];
  /**
   * Requests the next page; absent on the last page.
   */
  page?: string;
}
export interface Conversation {
  with: ConversationName;
  kind: ConversationKind;
  last?: Entry;
  unread: number;
  readSeq: ReadSeq;
  peerReadSeq?: ReadSeq;
  pinned: boolean;
  muted: boolean;
  draft?: string;
  time: Milliseconds;
  mentioned?: Seq;
}
export interface ReadRequest {
  /**
   * The verified user, or `client`. Optional.
   */
  from?: string;
  /**
   * The 2016 model's spelling of `from` in `auth-c`.
   */
  form?: string;
  /**
   * The recipient of a message, unless `msg.to` is present.
   */
  to?: string;
  type?: 'json';
  msg: Read;
}
export interface Read {
  with: ConversationName;
  seq: ReadSeq;
}
export interface ReadResponse {
  from: 'server';
  /**
   * The verified user, or `client`.
   */
  to: string;
  type: 'json';
  msg: Mark | Refused;
}
export interface Mark {
  code: 1;
  with: ConversationName;
  seq: ReadSeq;
  unread: number;
  /**
   * The `seq` of the last entry that was considered for `unread`; 0 if there are no entries.
   */
  last: number;
}
export interface ReadElsewhere {
  from: UserId;
  /**
   * A user, a group, or `*` for everybody.
   */
  to: string;
  type: 'json';
  msg: Mark;
}
export interface ReadByPeer {
  from: UserId;
  /**
   * A user, a group, or `*` for everybody.
   */
  to: string;
  type: 'json';
  msg: PeerMark;
}
export interface PeerMark {
  code: 1;
  with: UserId;
  seq: Seq;
}
export interface ReadByMembers {
  from: 'server';
  /**
   * A user, a group, or `*` for everybody.
   */
  to: string;
  type: 'json';
  msg: MemberMarks;
}
export interface MemberMarks {
  with: GroupId;
  reads: {
    [k: string]: Seq;
  };
}
export interface TypingRequest {
  /**
   * The verified user, or `client`. Optional.
   */
  from?: string;
  /**
   * The 2016 model's spelling of `from` in `auth-c`.
   */
  form?: string;
  /**
   * The recipient of a message, unless `msg.to` is present.
   */
  to?: string;
  type?: 'json';
  msg: TypingState;
}
export interface TypingState {
  with: ConversationName;
  /**
   * True by default.
   */
  on?: boolean;
}
export interface Typing {
  from: UserId;
  /**
   * A user, a group, or `*` for everybody.
   */
  to: string;
  type: 'json';
  msg: TypingPush;
}
export interface TypingPush {
  with: ConversationName;
  on: boolean;
}
export interface OnlineRequest {
  /**
   * The verified user, or `client`. Optional.
   */
  from?: string;
  /**
   * The 2016 model's spelling of `from` in `auth-c`.
   */
  form?: string;
  /**
   * The recipient of a message, unless `msg.to` is present.
   */
  to?: string;
  type?: 'json';
  msg: OnlineQuery;
}
export interface OnlineQuery {
  /**
   * The `page` of the previous response.
   */
  page?: string;
}
export interface OnlineResponse {
  from: 'server';
  /**
   * The verified user, or `client`.
   */
  to: string;
  type: 'json';
  msg: Online | Refused;
}
export interface Online {
  code: 1;
  online: UserId[];
  /**
   * When the other friends were last seen.
   */
  lastSeen: {
    [k: string]: Milliseconds;
  };
  /**
   * The user is invisible.
   */
  invisible?: true;
  /**
   * Requests the next page; present only if the friends do not fit into one response (several ten thousand).
   */
  page?: string;
}
export interface CameOnline {
  from: UserId;
  /**
   * A user, a group, or `*` for everybody.
   */
  to: string;
  type: 'json';
  msg: Presence;
}
export interface Presence {
  from: UserId;
  to: UserId;
  msg: '';
  time: Milliseconds;
}
export interface WentOffline {
  from: UserId;
  /**
   * A user, a group, or `*` for everybody.
   */
  to: string;
  type: 'json';
  msg: Absence;
}
export interface Absence {
  from: UserId;
  to: UserId;
  msg: '';
  time: Milliseconds;
  lastSeen?: Milliseconds;
}
/**
 * Live copy, for the members, of a `system` entry in the group's log, where members find it if they missed the notice.
 */
export interface GroupChanged {
  from: 'server';
  /**
   * A user, a group, or `*` for everybody.
   */
  to: string;
  type: 'json';
  msg:
    | {
        event: 'joined' | 'left' | 'removed' | 'owner' | 'unmuted' | 'all-unmuted' | 'dissolved';
        /**
         * The affected users; empty if it concerns everybody.
         */
        users: UserId[];
        by: UserId;
        kind: 'group-changed';
        group: GroupId;
        id: EntryId;
        time: Milliseconds;
        cursor: Cursor;
        room: '/group';
      }
    | {
        event: 'created' | 'renamed';
        /**
         * The affected users; empty if it concerns everybody.
         */
        users: UserId[];
        by: UserId;
        kind: 'group-changed';
        group: GroupId;
        id: EntryId;
        time: Milliseconds;
        cursor: Cursor;
        room: '/group';
        name: Name;
      }
    | {
        event: 'role';
        /**
         * The affected users; empty if it concerns everybody.
         */
        users: UserId[];
        by: UserId;
        kind: 'group-changed';
        group: GroupId;
        id: EntryId;
        time: Milliseconds;
        cursor: Cursor;
        room: '/group';
        role: 'admin' | 'member';
      }
    | {
        event: 'muted';
        /**
         * The affected users; empty if it concerns everybody.
         */
        users: UserId[];
        by: UserId;
        kind: 'group-changed';
        group: GroupId;
        id: EntryId;
        time: Milliseconds;
        cursor: Cursor;
        room: '/group';
        until: Milliseconds;
      }
    | {
        event: 'all-muted';
        /**
         * The affected users; empty if it concerns everybody.
         */
        users: UserId[];
        by: UserId;
        kind: 'group-changed';
        group: GroupId;
        id: EntryId;
        time: Milliseconds;
        cursor: Cursor;
        room: '/group';
        until?: Milliseconds;
      }
    | {
        event: 'profile';
        /**
         * The affected users; empty if it concerns everybody.
         */
        users: UserId[];
        by: UserId;
        kind: 'group-changed';
        group: GroupId;
        id: EntryId;
        time: Milliseconds;
        cursor: Cursor;
        room: '/group';
        about: string;
        avatar: string;
      }
    | {
        event: 'announcement';
        /**
         * The affected users; empty if it concerns everybody.
         */
        users: UserId[];
        by: UserId;
        kind: 'group-changed';
        group: GroupId;
        id: EntryId;
        time: Milliseconds;
        cursor: Cursor;
        room: '/group';
        announcement: string;
      }
    | {
        event: 'settings';
        /**
         * The affected users; empty if it concerns everybody.
         */
        users: UserId[];
        by: UserId;
        kind: 'group-changed';
        group: GroupId;
        id: EntryId;
        time: Milliseconds;
        cursor: Cursor;
        room: '/group';
        settings: GroupSettings;
      };
}
export interface Done {
  code: 1;
}
export interface PlainResponse {
  from: 'server';
  /**
   * The verified user, or `client`.
   */
  to: string;
  type: 'json';
  msg: JustDone | Refused;
}
export interface JustDone {
  code: 1;
}
export interface ChangeResponse {
  from: 'server';
  /**
   * The verified user, or `client`.
   */
  to: string;
  type: 'json';
  msg: Changed | Refused;
}
/**
 * The message, and the time of the change.
 */
export interface Changed {
  code: 1;
  with: ConversationName;
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
}
export interface ConnectRefusal {
  code: 0 | -1;
  reason: Reason;
}
export interface MessageHead {
  from: UserId;
  to: string;
  msg: unknown;
  kind: unknown;
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/friend' | '/group';
}
export interface SaidHead {
  from: UserId;
  to: string;
  msg: unknown;
  kind: unknown;
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/friend' | '/group';
  cid?: Cid;
  quote?: EntryId;
  mentions?: Mentions;
}
export interface EntryName {
  id: EntryId;
  seq: Seq;
}
export interface PresenceHead {
  from: UserId;
  to: UserId;
  msg: '';
  time: Milliseconds;
}
export interface NoticeHead {
  kind: unknown;
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
}
export interface GroupNoticeHead {
  kind: unknown;
  id: EntryId;
  seq: Seq;
  time: Milliseconds;
  cursor: Cursor;
  room: '/server';
  group: GroupId;
  name: Name;
  by: UserId;
}
