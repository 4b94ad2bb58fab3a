const en = {
  invited: "You are invited to a group",
  signInFirst: "Sign in, or create an account, to see which group it is. You come back here afterwards.",
  signIn: "Sign in",
  signUp: "Create an account",
  invalid: "This invitation is not valid",
  invalidHint: "It has expired or was revoked, or as many people as it allows have used it. It may also be mistyped. Ask for a new one.",
  join: "Join the group",
  ask: "Ask to join",
  askHint: "The owner or an admin decides.",
  message: "Message (optional)",
  messageHint: "Those who decide see it.",
  closed: "This group takes no new members by link at the moment.",
  alreadyIn: "You are in this group already.",
  open: "Open the conversation",
  asked: "You have asked to join. You will be told when somebody decides.",
  withdraw: "Withdraw the request",
  full: "The group is full, or you wait for an answer of too many groups.",
  askedTooOften: "You have asked this group too often. Try again tomorrow.",
  answered: "This request was answered already.",
};

export default en;
