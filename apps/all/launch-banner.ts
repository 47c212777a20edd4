import { withoutPassword, type Config } from '#libs/platform';
import type { DemoNote, Running } from './launch.js';
import { logFileOf } from './log/home-log.js';

interface Given {
  mongodbUri?: string | undefined;
  redisUrl?: string | undefined;
}

export const usage = `用法 / Usage: npm start [-- --demo]
  --demo   在自己的数据目录（JIETONG_HOME 下的 demo）中运行演示：队列、坐席、模拟访客与数周的历史
           runs the demo in a data folder of its own (demo in JIETONG_HOME): queues, agents, simulated visitors and
           weeks of a made-up past
设置 / Settings: PORT, HOST, JIETONG_HOME, MONGODB_URI, REDIS_URL … (docs/OPERATIONS.md)`;

/** What is up, where to click, how to sign in, how to load the demo, how to stop. */
export function banner(running: Running, config: Config, given: Given): string {
  const url = running.url.replace(/\/$/, '');
  const [zh, en] = signIn(running, config);
  return `
接通 Jietong 已启动 / is up

  控制台     Console        ${url}/
  大屏       Wallboard      ${url}/wallboard
  访客聊天   Visitor chat   ${url}/chat
  接口文档   API docs       ${url}/docs
  健康检查   Health         ${url}/health/ready
  电话       Telephone      ${telephone(config)}

  运行中：网关、路由、电话、后台任务；${place('MongoDB', given.mongodbUri, '外部', '内置')}，${place('Redis', given.redisUrl, '外部', '内置')}
  ${zh}
  ${running.demo ? '' : '演示数据：npm start -- --demo　　'}停止：按 Ctrl-C　　数据目录：${config.home}
  日志：${logFileOf(config.home)}

  Up: gateway, router, voice, worker; ${place('MongoDB', given.mongodbUri, 'external', 'embedded')}, ${place('Redis', given.redisUrl, 'external', 'embedded')}
  ${en}
  ${running.demo ? '' : 'Demo data: npm start -- --demo    '}Stop: Ctrl-C    Data: ${config.home}
  Log: ${logFileOf(config.home)}
${running.demo ? demoPart(running.demo, url, config) : ''}`;
}

const NO_CALLS = (home: string): string =>
  `电话：本演示没有接入 Asterisk，不能拨打；历史通话只有记录。接入：JIETONG_HOME=${home} npm run asterisk，再重新启动
  Calls: this demo has no Asterisk, so none can be made; past calls are records only. To have one: JIETONG_HOME=${home} npm run asterisk, then start again`;
const CALLS = (number: string, sipPort: number): string =>
  `电话：号码 ${number} 已接入；demo-agent 上线后浏览器话机即可接听，用 SIP 程序拨打 sip:${number}@127.0.0.1:${sipPort} 试试
  Calls: the number ${number} is connected; once demo-agent is online the browser's phone answers: call sip:${number}@127.0.0.1:${sipPort} by a SIP program`;

const PAST_TO_COME = `  历史数据正在后台生成，完成后会提示；各页面随之逐渐充实
  The past is being made in the background; it is said when it is there, and pages fill up meanwhile
`;

/** Who people can be in the demo, and how to reach them from the other side. */
function demoPart(demo: DemoNote, url: string, { home, ariUrl, sipPort }: Config): string {
  const width = Math.max(...demo.users.map(({ username }) => username.length));
  const users = demo.users.map(({ username, zh, en }) => `    ${username.padEnd(width)}  ${zh} / ${en}`);
  const quiet = demo.wechat
    ? ''
    : '\n  已设置 WECHAT_API_BASE，因此不模拟微信用户。 WECHAT_API_BASE is set, so no WeChat followers are simulated.';
  return `
  演示的数据在自己的目录 ${home}，与正式数据互不相干；删除该目录即从头开始
  The demo's data are in a folder of their own, ${home}, apart from any real ones; delete it to begin anew
${demo.pastToCome ? PAST_TO_COME : ''}
  演示：所有演示用户的密码都是 ${demo.password}；模拟访客与坐席只在本机往来，${demo.hours} 小时后不再有新访客
  Demo: the password of all demo users is ${demo.password}; simulated visitors and agents meet on this machine only; new ones come for ${demo.hours} hours
${users.join('\n')}
  以访客身份找 demo-agent 咨询 / be a visitor of demo-agent: ${url}${demo.chatPath}${quiet}
  ${ariUrl === null ? NO_CALLS(home) : CALLS(demo.number, sipPort)}
`;
}

/** Which Asterisk brings calls, or how to get one. */
const telephone = ({ ariUrl }: Config): string =>
  ariUrl === null
    ? '未接入 none（npm run asterisk，再重新启动 / then start again）'
    : `Asterisk ${withoutPassword(ariUrl)}`;

const place = (name: string, address: string | undefined, external: string, embedded: string): string =>
  `${name} (${address ? external : embedded})`;

function signIn(running: Running, config: Config): [string, string] {
  if (running.firstPassword) {
    return [
      `登录：用户名 admin，密码 ${running.firstPassword}（只显示这一次，请记下）`,
      `Sign in: user admin, password ${running.firstPassword} (shown only this once: keep it)`,
    ];
  }
  if (config.adminPassword) {
    return [
      '登录：用户名 admin；首次启动时的密码取自 JIETONG_ADMIN_PASSWORD',
      'Sign in: user admin; at the first start the password is that of JIETONG_ADMIN_PASSWORD',
    ];
  }
  return [
    '登录：用户名 admin，密码为首次启动时显示的密码',
    'Sign in: user admin with the password that the first start showed',
  ];
}
