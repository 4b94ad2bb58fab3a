import type { Http, Wire } from '../wire.js';
import type { ParleyError } from '../error.js';

/** What names a conversation: the friend, the group, or (kind `server`) `server` for the user's notices and `*` for announcements. */
export interface ConversationRef {
  readonly kind: 'friend' | 'group' | 'server';
  readonly with: string;
}

/** A message as the server delivers it (`msg` of the envelope), without the entries that only report changes of others. */
export type Message =
  | Wire.TextMessage | Wire.FileMessage | Wire.LocationMessage | Wire.CustomMessage | Wire.SystemMessage | Wire.RecalledMessage;

/** A notice to the user, or an announcement to everybody. */
export type Notice = Exclude<Wire.NoticeEntry['msg'], Wire.DeletedNotice>;

/** Who is signed in. */
export type SessionState =
  /** Nobody. `reason` says why a session that existed has ended; undefined after a sign-out. */
  | { readonly state: 'signed-out'; readonly reason?: ParleyError }
  /** The client looks for a session that exists already. */
  | { readonly state: 'resuming' }
  /** From the answer of the server, or, before it, from the store. */
  | { readonly state: 'signed-in'; readonly user: string; readonly device: string };

/** Whether the server hears the client, and what happens next. */
export type ConnectionState =
  /** No one is signed in, or the client is closed. */
  | { readonly state: 'closed' }
  /** Connecting or verifying now. `lastError` is why the last try ended. */
  | { readonly state: 'connecting'; readonly lastError?: ParleyError }
  /** Verified; `progress` (0 to 1) while what was missed is fetched, 1 afterwards. */
  | { readonly state: 'online'; readonly progress: number }
  /**
   * The next try is at `retryAt` (milliseconds since 1970). `lastError` has a `status` if something answered, such as a proxy, and the
   * reason `forbidden` if the server refused the origin of the page.
   */
  | { readonly state: 'offline'; readonly retryAt: number; readonly lastError: ParleyError };

/** One conversation of the list. */
export interface ConversationState extends ConversationRef {
  /** The friend's remark or name, the group's name; the id until a name is known; empty for kind `server`. */
  readonly name: string;
  readonly avatar?: string;
  /** The newest entry: a message, or a notice in conversations of kind `server`. */
  readonly last?: Wire.Entry['msg'];
  readonly unread: number;
  readonly readSeq: number;
  /** How far the friend has read; absent if nothing, and while the two do not see each other. */
  readonly peerReadSeq?: number;
  /** The first unread message that mentions the user or everybody. */
  readonly mentioned?: number;
  readonly pinned: boolean;
  readonly muted: boolean;
  /** Not on the list until its next entry. */
  readonly hidden: boolean;
  readonly draft?: string;
  readonly time: number;
  /** Who is typing now. */
  readonly typing: readonly string[];
  /** How far each member of a small group has read, as far as it was pushed since the client connected. */
  readonly reads: Readonly<Record<string, number>>;
}

/** A message of the user's that the server has not answered yet. */
export interface PendingMessage {
  /** Also in the message that the server stores. */
  readonly cid: string;
  readonly conversation: ConversationRef;
  readonly kind: Content['kind'];
  readonly msg: Content['msg'];
  readonly quote?: string;
  readonly mentions?: readonly string[];
  /** When the user sent it, by this device's clock. */
  readonly time: number;
  readonly state:
    | { readonly kind: 'queued' }
    | { readonly kind: 'sending' }
    /** Refused: stays until `retry` or `discard`. */
    | { readonly kind: 'failed'; readonly reason: Wire.Reason; readonly message: string };
}

/** A file on its way to the server, before its message is sent. */
export interface PendingUpload {
  readonly id: string;
  readonly conversation: ConversationRef;
  readonly kind: FileKind;
  readonly name: string;
  readonly size: number;
  readonly sent: number;
  /** The file as given: show it while it is on its way. */
  readonly file: Blob;
  readonly time: number;
  /** Present if it failed: `retry` or `discard` it. */
  readonly error?: ParleyError;
}

export type FileKind = 'image' | 'file' | 'audio' | 'video';

/** What a message says. */
export type Content =
  | { readonly kind: 'text'; readonly msg: string }
  | { readonly kind: FileKind; readonly msg: Wire.FileContent }
  | { readonly kind: 'location'; readonly msg: Wire.LocationContent }
  | { readonly kind: 'custom'; readonly msg: Wire.CustomContent };

/** What a send may have besides its content. */
export interface SendOptions {
  /** The id of the quoted message of the same conversation. */
  readonly quote?: string;
  /** User ids, or `@all`. */
  readonly mentions?: readonly string[];
}

/** A window on the messages of one conversation, without holes. */
export interface TimelineState<M = Message> {
  /** By `seq`. Entries that only report changes (`recall`, `edit`) or that the user deleted are not among them. */
  readonly messages: readonly M[];
  /** The user's own messages that are not stored yet, in the order in which they were sent. */
  readonly pending: readonly PendingMessage[];
  /** The user's files on their way to this conversation. */
  readonly uploads: readonly PendingUpload[];
  /** Nothing is older than the first message. */
  readonly atStart: boolean;
  /** Nothing is newer than the last message: what arrives is added. */
  readonly atEnd: boolean;
  /** What is being fetched. */
  readonly loading?: 'older' | 'newer' | 'jump';
  /** Why the last fetch failed. */
  readonly error?: ParleyError;
}

/** What others see of a user, as far as this client knows. `name` is the id until it is known. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly avatar?: string;
  readonly about?: string;
  /** The user's own name for a friend. Show it instead of the name. */
  readonly remark?: string;
  readonly isFriend: boolean;
  readonly isBlocked: boolean;
  /** Friends only. */
  readonly online: boolean;
  readonly lastSeen?: number;
}

/** A friend, a request or a block: as over HTTP. */
export type Friend = Http['Friend'];
export type FriendRequest = Http['FriendRequest'];
export type BlockedUser = Http['BlockedUser'];
export type Me = Http['UserProfile'];
export type GroupSummary = Http['GroupSummary'];
export type GroupDetails = Http['GroupDetails'];
export type GroupMember = Http['GroupMember'];
export type GroupLink = Http['GroupLink'];
export type JoinRequest = Http['JoinRequest'];

export interface MembersState {
  /** In the order of joining. */
  readonly members: readonly GroupMember[];
  /** Whether `loadMore` finds more. */
  readonly more: boolean;
  readonly loading: boolean;
  /** Why the last page could not be fetched. */
  readonly error?: ParleyError;
}

/** The sums over the conversations on the list. */
export interface UnreadTotals {
  /** Unread messages, without muted conversations. */
  readonly unread: number;
  /** The same with muted ones. */
  readonly all: number;
  /** Conversations with an unread mention. */
  readonly mentions: number;
  /** The user's notices and announcements. */
  readonly notices: number;
}

/** A message that a search has found. */
export interface SearchHit {
  readonly conversation: ConversationRef;
  readonly message: Wire.MessageEntry['msg'];
  /** The part of the text around the first match, and the matches in it. */
  readonly snippet?: Http['Snippet'];
}
