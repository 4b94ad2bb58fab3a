import { formatNumber } from "../../i18n";
import type en from "./words.en";

const zh: typeof en = {
  friends: "好友",
  requests: "好友申请",
  find: "查找",
  blocked: "已屏蔽",
  sections: "联系人分类",

  filter: (count) => `搜索 ${formatNumber(count)} 位好友`,
  noFriends: "还没有好友",
  noFriendsHint: "成为好友后可以互发消息，也能看到对方是否在线。",
  noFriendHas: (text) => `没有叫“${text}”的好友。`,
  searchEverybody: "在所有人中搜索",

  incoming: "等你处理",
  outgoing: "你发出的",
  noRequests: "没有待处理的申请",
  noRequestsHint: "你收到和发出的申请在处理之前会显示在这里。",
  accept: "同意",
  decline: "拒绝",
  withdraw: "撤回",
  answeredAlready: "这个申请已被处理或撤回。",
  nowFriends: (name) => `你和 ${name} 已成为好友。`,

  search: "名字，或账号的开头",
  searchHintTitle: "想找谁？",
  searchHint: "输入名字或账号，可以找到这个服务器上的任何人。",
  nobodyFound: (text) => `没有找到“${text}”`,
  nobodyFoundHint: "请检查是否输错，或者向对方要账号。",
  add: "添加",
  addName: (name) => `添加 ${name} 为好友`,
  message: "发消息",
  you: "你",
  requested: "已申请",

  noBlocked: "没有屏蔽任何人",
  noBlockedHint: "被你屏蔽的人不能给你发消息、不能申请加你为好友，也看不到你是否在线。",
  blockedSince: (when) => `屏蔽于 ${when}`,
  unblock: "取消屏蔽",

  name: (name) => `昵称：${name}`,
  copyId: "复制账号",
  itsYou: "这是你自己。别人看到的就是这样。",
  editProfile: "编辑资料",
  about: "简介",
  addFriend: "加为好友",
  remark: "备注",
  block: "屏蔽",
  removeFriend: "删除好友",
  asksYou: (name) => `${name} 申请加你为好友。`,
  youAsked: (when) => `你已申请加对方为好友（${when}）。`,
  youBlocked: "你已屏蔽对方，对方不能给你发消息。",
  gone: "这个人的账号已不存在。",

  requestTitle: (name) => `申请加 ${name} 为好友`,
  requestMessage: "附言（可不填）",
  requestHint: "对方会和申请一起看到。",
  sendRequest: "发送申请",
  requestSent: (name) => `已向 ${name} 发送申请。`,
  alreadyFriends: "你们已经是好友了。",
  refusesRequests: "对方不接受你的申请。",
  askedTooOften: "你申请得太频繁了，请明天再试。",

  remarkTitle: (name) => `给 ${name} 设置备注`,
  remarkLabel: "备注名",
  remarkHint: "只有你能看到。留空则显示对方的昵称。",
  remarkInvalid: "备注名至少要有一个可见字符。",

  blockQuestion: (name) => `屏蔽 ${name}？`,
  blockText: "对方将不能给你发消息，你们也看不到彼此是否在线。对方不会收到通知。在共同的群里仍然可以看到彼此。",
  removeQuestion: (name) => `删除好友 ${name}？`,
  removeText: "你们仍留在共同的群里，聊天记录也会保留。想再成为好友，需要重新申请。",
};

export default zh;
