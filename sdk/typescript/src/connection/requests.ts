import type { Wire } from '../wire.js';

export type Namespace = '/' | '/friend' | '/group' | '/server';

/** The requests over the socket: what each one sends, and the response when it is done. */
export interface Requests {
  'auth-c': [Wire.ConnectAuth, Wire.Verified];
  'sendfsmg': [Wire.Send, Wire.Sent];
  'recall-c': [Wire.Recall, Wire.Changed];
  'edit-c': [Wire.Edit, Wire.Changed];
  'offline-c': [Wire.Sync, Wire.Synced];
  'history-c': [Wire.History, Wire.Page];
  'recent-c': [Wire.Recent, Wire.Conversations];
  'read-c': [Wire.Read, Wire.Mark];
  'typing-c': [Wire.TypingState, Wire.Done];
  'online-c': [Wire.OnlineQuery, Wire.Online];
  'fonline': [Record<string, never>, Wire.Done];
  'foffline': [Record<string, never>, Wire.Done];
}

/** Makes a request; throws a `ParleyError` if it was not carried out. */
export type Ask = <E extends keyof Requests>(namespace: Namespace, event: E, msg: Requests[E][0]) => Promise<Requests[E][1]>;

/** What the server pushes, by event. */
export interface Pushes {
  'receivefsmg': Wire.MessageEntry;
  'notice': Wire.Notice;
  'read-s': Wire.ReadElsewhere | Wire.ReadByPeer | Wire.ReadByMembers;
  'typing-s': Wire.Typing;
  'fonline': Wire.CameOnline;
  'foffline': Wire.WentOffline;
  'fonline-s': Wire.PlainResponse;
  'foffline-s': Wire.PlainResponse;
}
