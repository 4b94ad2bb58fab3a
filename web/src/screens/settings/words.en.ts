import { plural } from "../../i18n/format";

const en = {
  title: "Settings",
  pages: "Pages of the settings",
  page: {
    profile: "Profile",
    password: "Password",
    devices: "Devices",
    notifications: "Notifications",
    appearance: "Appearance",
    privacy: "Privacy",
    invitations: "Invite people",
    about: "About",
  },
  toSettings: "To all settings",
  saved: "Saved.",

  // Profile
  picture: "Your picture",
  choosePicture: "Choose a picture",
  removePicture: "Remove it",
  pictureHint: "You choose the part that is shown.",
  pictureChanged: "Your picture has changed.",
  notAPicture: "This browser cannot read this file as a picture. Choose a JPEG, PNG or WebP file.",
  name: "Name",
  nameEmpty: "A name has 1 to 64 visible characters.",
  about: "About you",
  aboutHint: (left: number) =>
    plural(left, { one: "A sentence about you. One more character fits.", other: "A sentence about you. # more characters fit." }),
  userId: "User id",
  userIdHint: "Others find you by it. It cannot be changed.",
  copyId: "Copy the user id",

  // Password
  currentPassword: "Current password",
  newPassword: "New password",
  showPassword: "Show the password",
  hidePassword: "Hide the password",
  passwordHint: "At least 8 characters.",
  passwordShort: "The new password is too short: at least 8 characters.",
  passwordLong: "The new password is too long: at most 256 characters.",
  passwordCommon: "Many people use this password, so it is guessed first. Choose another one.",
  currentWrong: "This is not your current password.",
  currentMissing: "Type the password that you have now.",
  passwordTooMany: "Too many wrong passwords. Wait a while, then try again.",
  changePassword: "Change the password",
  passwordNote: "All your other devices are signed out.",
  passwordChanged: "Your password has changed. All other devices are signed out.",

  // Devices
  thisDevice: "This device",
  otherDevices: "Other devices",
  noOtherDevices: "You are signed in here only.",
  unnamedDevice: "Unnamed device",
  signedInSince: (when: string) => `Signed in ${when}`,
  lastUsed: (ago: string) => `Last used ${ago}`,
  signOutDevice: "Sign out",
  signOutThat: (name: string) => `Sign out ${name}`,
  signOutThatQuestion: (name: string) => `Sign out “${name}”?`,
  signOutThatText: "It loses access at once. To use it again, somebody has to sign in there.",
  signOutOthers: "Sign out all others",
  signOutOthersQuestion: "Sign out all other devices?",
  signOutOthersText: "They lose access at once. You stay signed in here.",
  devicesSignedOut: "Signed out.",

  // Notifications
  notifyHere: "Notifications on this device",
  notifyHint: "For messages, friend requests and announcements, also while Parley is closed.",
  notifyOpenOnly: "This browser's push service cannot be reached. You are notified as long as Parley is open in a tab.",
  notifyDenied:
    "This browser blocks notifications from this address. Allow them in the settings of the browser, beside the address, then come back.",
  notifyInsecure: "Browsers show notifications only for addresses that begin with https. Ask the people who run this server.",
  notifyUnsupported: "This browser cannot show notifications. On an iPhone or iPad, add Parley to the home screen first.",
  notifyTest: "Show an example",
  notifyTestText: "This is how notifications look.",
  notifyMuted: "Muted conversations stay silent. Mute one in its menu.",

  // Appearance
  theme: "Theme",
  themes: { system: "System", light: "Light", dark: "Dark" },
  language: "Language",
  languageAuto: "The browser's language",
  textSize: "Text size",
  textSizes: { small: "Small", normal: "Normal", large: "Large", larger: "Larger" },

  // Privacy
  visible: "Show friends when I am online",
  visibleHint: "If this is off, you look offline to everybody.",
  blocked: "Blocked people",
  blockedHint: "They cannot write to you, and do not see when you are online.",
  nobodyBlocked: "You have blocked nobody.",
  unblock: "Unblock",
  unblockThat: (name: string) => `Unblock ${name}`,
  unblocked: (name: string) => `${name} can write to you again.`,

  // Invitations
  inviteOpen: "Anybody who opens this link can create an account.",
  inviteAdminsOnly: "This server is by invitation. Only its administrators can invite people.",
  inviteClosed: "This server takes no sign-ups. Its operator creates accounts with the command “user add”.",
  link: "Link",
  copyLink: "Copy the link",
  newInvitation: "New invitation",
  newInvitationHint: "Make a link and send it to those whom you want here.",
  uses: "For how many people",
  usesProblem: "A number from 1 to 10,000.",
  expires: "Valid for",
  expiry: { day: "One day", week: "One week", month: "30 days", never: "For ever" },
  createLink: "Create a link",
  linkOnce: "Copy it now: the link is shown only this once.",
  invitations: "Invitations so far",
  noInvitations: "None yet.",
  usedOf: (used: string, of: string) => `Used by ${used} of ${of}`,
  validUntil: (when: string) => `valid until ${when}`,
  expired: "expired",
  usedUp: "used up",
  revoke: "Revoke",
  revokeQuestion: "Revoke this invitation?",
  revokeText: "Its link stops working. Those who have used it stay.",
  loadMore: "Show more",

  // About
  aboutText: "Parley is a messenger that you run yourself. What you write stays on this server.",
  serverAddress: "This server",
  api: "For developers: the interface of this server",
  license: "Free software under the MIT license.",
  shortcuts: "Keyboard shortcuts",
  showShortcuts: "Show the shortcuts",

  // Sign out
  signOut: "Sign out",
  signOutQuestion: "Sign out on this device?",
  signOutText:
    "Messages that are stored on this device are removed from it, and what is not sent yet is lost. Everything else stays on the server.",
};

export default en;
