import type { ContactView, Disposition, VisitorContact } from '#libs/contract';
import { Rest, SocketClient, eventually } from '#kit';
import { ADMIN_PASSWORD, type Jietong } from '#kit/jietong';
import { setClock } from '#kit/shifted-clock';
import type { WechatCaller } from '#kit/wechat-api';

/** One person's business as the pictures tell it. */
interface Case {
  question: string;
  answer: string;
  disposition: Disposition;
}

const CASES: readonly Case[] = [
  {
    question: '报关单提交后多久能放行？',
    answer: '一般当日办结，可在单一窗口查看状态。',
    disposition: 'answered',
  },
  {
    question: '进口食品需要什么标签？',
    answer: '须有中文标签，符合食品安全国家标准。',
    disposition: 'answered',
  },
  {
    question: '保证金什么时候退？',
    answer: '已为您转隶属海关核实，两个工作日内答复。',
    disposition: 'referred',
  },
  {
    question: '跨境电商年度额度怎么查？',
    answer: '可在跨境电商年度个人额度查询页面登录查询。',
    disposition: 'answered',
  },
  {
    question: '企业信用等级怎么申请？',
    answer: '请先完成注册登记，再提交认证申请。',
    disposition: 'follow-up',
  },
  { question: '原产地证书丢了能补吗？', answer: '可以，向签证机构申请补发。', disposition: 'answered' },
];
/** Contacts in each half-hour from 08:00. */
const ARRIVALS = [2, 4, 6, 8, 7, 5, 3, 2, 3, 6, 7, 6, 5];
const HALF_HOUR_MS = 1_800_000;

/** Pictures are of an afternoon, whenever they are made. */
export const pass = (seconds: number): void => setClock(Date.now() + seconds * 1000);

export interface Crew {
  jietong: Jietong;
  caller: WechatCaller;
  usernames: readonly string[];
}

/** Lives through the day from its first half-hour; the clock stands at the end of the last one then. */
export async function liveThrough(crew: Crew, dayStart: number): Promise<void> {
  let count = 0;
  for (const [slot, arrivals] of ARRIVALS.entries()) {
    setClock(dayStart + slot * HALF_HOUR_MS);
    // Consoles sign in anew each time: the hours that are skipped would count as absence.
    const desks = await Promise.all(crew.usernames.map((name) => patientDesk(crew.jietong, name)));
    await Promise.all(desks.map((desk) => desk.ask('presence.set', { presence: 'online' })));
    for (let arrived = 0; arrived < arrivals; arrived += 1) {
      count += 1;
      await serve(crew, desks, count);
      pass(20 + ((count * 37) % 60));
    }
    if (slot % 4 === 2) await giveUp(crew, desks);
    await Promise.all(desks.map((desk) => desk.ask('presence.set', { presence: 'offline' })));
    for (const desk of desks) desk.close();
  }
}

/** A console that does not take the hours we skip for a dead line. */
export async function patientDesk(jietong: Jietong, username: string): Promise<SocketClient> {
  const desk = await jietong.console(username);
  return patient(desk);
}

function patient<T extends SocketClient>(client: T): T {
  Object.assign(client.socket.io.engine, { _hasPingExpired: () => false });
  return client;
}

/** One contact from the question to the wrap-up code, on either channel in turn. */
async function serve({ jietong, caller }: Crew, desks: SocketClient[], count: number): Promise<void> {
  const { question, answer, disposition } = CASES[count % CASES.length] as Case;
  if (count % 3 === 0) await caller.send(caller.text(`oFollower${count % 11}ofTheLine`, question));
  else await patient(await jietong.visitor()).ask('message.send', { clientId: `q${count}`, text: question });
  const { desk, offer } = await Promise.any(
    desks.map(async (one) => {
      const rings = (contact: ContactView): boolean =>
        contact.state === 'offered' && Date.parse(contact.openedAt) > Date.now() - 15_000;
      return { desk: one, offer: await one.heard<ContactView>('contact.changed', rings) };
    }),
  );
  pass(2 + (count % 9) + (count % 13 === 0 ? 8 : 0));
  const ref = { contactId: offer.id, epoch: offer.epoch };
  await desk.ask('contact.accept', ref);
  pass(15 + ((count * 7) % 40));
  await desk.ask('message.send', { ...ref, clientId: `a${count}`, text: answer });
  pass(20);
  await desk.ask('contact.end', ref);
  pass(8);
  await desk.ask('contact.wrap-up', { ...ref, disposition });
}

/** Somebody who comes while nobody is free, and leaves. */
async function giveUp({ jietong }: Crew, desks: SocketClient[]): Promise<void> {
  await Promise.all(desks.map((desk) => desk.ask('presence.set', { presence: 'break', reason: '会议' })));
  const visitor = patient(await jietong.visitor());
  await visitor.ask('message.send', { clientId: 'q', text: '有人吗？' });
  pass(95);
  await visitor.ask('contact.leave');
  await visitor.heard<VisitorContact>('contact.changed', ({ state }) => state === 'closed');
}

/** Waits until every contact that was closed counts. */
export async function counted(jietong: Jietong): Promise<void> {
  // The first session has expired in the meantime.
  const { accessToken } = await new Rest(jietong.url).signIn('admin', ADMIN_PASSWORD);
  const board = await SocketClient.connect(jietong.url, '/live', { token: accessToken });
  const all = ARRIVALS.reduce((sum, arrivals) => sum + arrivals, 0);
  await eventually(
    () => board.ask<{ answered: number }>('figures.watch', {}),
    ({ answered }) => answered >= all,
  );
  board.close();
}
