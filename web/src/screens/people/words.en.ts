import { plural } from "../../i18n";

const en = {
  friends: "Friends",
  requests: "Requests",
  find: "Find people",
  blocked: "Blocked",
  sections: "Sections of people",

  // Friends
  filter: (count: number) => plural(count, { one: "Search # friend", other: "Search # friends" }),
  noFriends: "No friends yet",
  noFriendsHint: "Friends can write to each other and see who is online.",
  noFriendHas: (text: string) => `None of your friends is called “${text}”.`,
  searchEverybody: "Search everybody",

  // Requests
  incoming: "Waiting for you",
  outgoing: "Sent by you",
  noRequests: "No open requests",
  noRequestsHint: "Requests that you send or get appear here until they are answered.",
  accept: "Accept",
  decline: "Decline",
  withdraw: "Withdraw",
  answeredAlready: "This request was answered or withdrawn in the meantime.",
  nowFriends: (name: string) => `${name} and you are friends now.`,

  // Finding
  search: "Name, or the beginning of an id",
  searchHintTitle: "Who are you looking for?",
  searchHint: "Anybody on this server can be found by their name or id.",
  nobodyFound: (text: string) => `Nobody here is called “${text}”`,
  nobodyFoundHint: "Check how it is written, or ask them for their id.",
  add: "Add",
  addName: (name: string) => `Add ${name} as a friend`,
  message: "Message",
  you: "You",
  requested: "Requested",

  // Blocked people
  noBlocked: "You have blocked nobody",
  noBlockedHint: "People whom you block cannot write to you, ask to be your friend or see whether you are online.",
  blockedSince: (when: string) => `Blocked since ${when}`,
  unblock: "Unblock",

  // The card
  name: (name: string) => `Calls themselves ${name}`,
  copyId: "Copy the id",
  itsYou: "This is you. Others see this of you.",
  editProfile: "Edit your profile",
  about: "About",
  addFriend: "Add as a friend",
  remark: "Rename",
  block: "Block",
  removeFriend: "Remove friend",
  asksYou: (name: string) => `${name} asks to be your friend.`,
  youAsked: (when: string) => `You have asked to be friends (${when}).`,
  youBlocked: "You have blocked this person. They cannot write to you.",
  gone: "This person has no account here any more.",

  // The request
  requestTitle: (name: string) => `Ask ${name} to be your friend`,
  requestMessage: "Message (optional)",
  requestHint: "They see it with your request.",
  sendRequest: "Send request",
  requestSent: (name: string) => `${name} has been asked.`,
  alreadyFriends: "You are friends already.",
  refusesRequests: "This person does not accept requests from you.",
  askedTooOften: "You have asked this person too often. Try again tomorrow.",

  // The remark
  remarkTitle: (name: string) => `Your name for ${name}`,
  remarkLabel: "Name",
  remarkHint: "Only you see it. Leave it empty to use their own name.",
  remarkInvalid: "A name needs at least one visible character.",

  // Questions
  blockQuestion: (name: string) => `Block ${name}?`,
  blockText:
    "They can no longer write to you, and you no longer see whether the other is online. They are not told. In groups that you share, you still see each other.",
  removeQuestion: (name: string) => `Remove ${name} from your friends?`,
  removeText: "You stay in the same groups, and what you wrote stays. To become friends again, one of you has to ask.",
};

export default en;
