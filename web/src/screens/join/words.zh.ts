import type en from "./words.en";

const zh: typeof en = {
  invited: "有人邀请你加入群聊",
  signInFirst: "登录或注册后就能看到是哪个群，之后会回到这里。",
  signIn: "登录",
  signUp: "注册账号",
  invalid: "邀请无效",
  invalidHint: "邀请可能已过期、已作废、名额已用完，或者链接输错了。请向对方要一个新的。",
  join: "加入群聊",
  ask: "申请加入",
  askHint: "由群主或管理员处理。",
  message: "附言（可不填）",
  messageHint: "处理申请的人会看到。",
  closed: "这个群目前不允许通过链接加入。",
  alreadyIn: "你已在这个群里。",
  open: "打开会话",
  asked: "你已申请加入，处理后会通知你。",
  withdraw: "撤回申请",
  full: "群已满，或者你等待处理的申请太多了。",
  askedTooOften: "你申请得太频繁了，请明天再试。",
  answered: "这个申请已被处理。",
};

export default zh;
