import type { RecordedContact, SlotClass } from '#libs/contract';
import { resampled, type Sampler } from '../chance/distribution.rules.js';
import { kaplanMeier, type Patience } from '../chance/patience.rules.js';
import { randomOf } from '../chance/random.rules.js';
import type { Ended } from '../result/tally.rules.js';
import type { Arrival, Remark, OfferAnswer, QueueBehaviour, Traffic, World } from '../scenario.rules.js';
import { historyOf, type History } from './contact-history.rules.js';
import { behaviourOf, CLASS_MODELS } from './generated.rules.js';
import { shiftsFromActivity } from './shift.rules.js';

/** What a recording gives, with what was recorded of it. */
export interface RecordedTraffic extends Traffic {
  recorded: readonly Ended[];
}

/** With fewer samples a line goes by those of all lines of its class. */
const ENOUGH = 30;
const NOT_RESPONDING_MS = 120_000;

/**
 * The contacts of a recording come again at their times. Handle times and answers to offers are drawn from
 * those recorded in the same queue and class; who left keeps their patience, and who was served has one drawn
 * by Kaplan and Meier from those who waited longer than they had to.
 */
export function recordedTraffic(
  contacts: readonly RecordedContact[],
  { from, to, world }: { from: number; to: number; world: World },
): RecordedTraffic {
  const known = new Set(world.queues.map(({ id }) => id));
  const all = contacts.flatMap((contact) => historyOf(contact, to) ?? []);
  const histories = all
    .filter(({ ended }) => known.has(ended.queueId) && ended.askedAt >= from && ended.askedAt < to)
    .toSorted((a, b) => a.ended.askedAt - b.ended.askedAt);
  const behaviours = new Behaviours(histories);
  const signs = new Map<string, { from: number; to: number }[]>();
  for (const { agentId, ...sign } of all.flatMap((one) => one.signs)) {
    signs.set(agentId, [...(signs.get(agentId) ?? []), sign]);
  }
  const agents = new Set(world.agents.map(({ id }) => id));
  const shifts = shiftsFromActivity(signs, from, to);
  return {
    source: 'recorded',
    from,
    to,
    world,
    districtIds: [...world.queues, ...histories.map(({ ended }) => ended)].map((one) => one.districtId),
    shifts: shifts.filter(({ agentId }) => agents.has(agentId)),
    arrivals: (seed) => histories.map((history, i) => arrivalOf(history, i, seed, behaviours)),
    behaviour: (queueId, slotClass) => behaviours.of(queueId, slotClass),
    notRespondingMs: NOT_RESPONDING_MS,
    notes: [
      SHIFTS,
      ...behaviours.notes,
      ...leftOut(contacts.length - histories.length),
      ...unknownAgents([...signs.keys()].filter((id) => !agents.has(id)).length),
    ],
    recorded: histories.map(({ ended }) => ended),
  };
}

function arrivalOf(history: History, i: number, seed: number, behaviours: Behaviours): Arrival {
  const { ended, slotClass, customer, wait } = history;
  const { askedAt: at, queueId, districtId } = ended;
  const random = randomOf(seed, `caller/${i}`);
  const { handling, patience } = behaviours.of(queueId, slotClass);
  return {
    at,
    queueId,
    districtId,
    channel: ended.channel,
    customer,
    handling: handling(random),
    patienceMs: wait.left ? wait.ms : patience.draw(random, wait.ms),
  };
}

/** What was learnt of each line, from its own contacts where there are enough of them. */
class Behaviours {
  readonly notes: Remark[] = [];
  private readonly lines = new Map<string, QueueBehaviour>();
  private readonly classes: Record<SlotClass, QueueBehaviour>;

  constructor(histories: readonly History[]) {
    const ofClass = (name: SlotClass): QueueBehaviour =>
      learnt(
        histories.filter((one) => one.slotClass === name),
        behaviourOf(CLASS_MODELS[name]),
        1,
      );
    this.classes = { voice: ofClass('voice'), chat: ofClass('chat') };
    const byLine = new Map<string, History[]>();
    for (const history of histories) {
      const line = `${history.slotClass}:${history.ended.queueId}`;
      const own = byLine.get(line);
      if (own) own.push(history);
      else byLine.set(line, [history]);
    }
    const pooled: string[] = [];
    for (const [line, own] of byLine) {
      const slotClass = (own[0] as History).slotClass;
      this.lines.set(line, learnt(own, this.classes[slotClass], ENOUGH));
      if (own.filter(({ wait }) => wait.left).length < ENOUGH) pooled.push(line);
    }
    this.notes.push(...patienceNotes(histories, pooled, byLine.size));
    if (histories.every(({ handling }) => handling === null)) this.notes.push(NO_HANDLING);
  }

  of(queueId: string, slotClass: SlotClass): QueueBehaviour {
    return this.lines.get(`${slotClass}:${queueId}`) ?? this.classes[slotClass];
  }
}

/** From these contacts, and where they are fewer than `enough` from elsewhere. */
function learnt(histories: readonly History[], otherwise: QueueBehaviour, enough: number): QueueBehaviour {
  const handlings = histories.flatMap(({ handling }) => handling ?? []);
  const offers = histories.flatMap((one) => one.offers);
  const waits = histories.map(({ wait }) => wait);
  const leavers = waits.filter(({ left }) => left).length;
  const patience: Patience =
    waits.length > 0 && leavers >= (enough > 1 ? enough : 0) ? kaplanMeier(waits) : otherwise.patience;
  const handling = handlings.length >= enough ? resampled(handlings) : otherwise.handling;
  const offer: Sampler<OfferAnswer> = offers.length >= enough ? resampled(offers) : otherwise.offer;
  return { handling, patience, offer };
}

const SHIFTS: Remark = {
  zh: '坐席何时在岗没有记录：以其最早与最晚的振铃、接待推断，间隔超过 45 分钟视为离开；空闲在岗的时间因此偏少。',
  en: 'When agents were on duty is not recorded: it is inferred from their first and last offers and contacts, apart where nothing happened for 45 minutes; idle time on duty comes out too short.',
};
const NO_HANDLING: Remark = {
  zh: '没有一件完整的接待可供抽取时长：使用模型的假设。',
  en: 'There is no contact handled from beginning to end to draw times from: those of the model are assumed.',
};

function patienceNotes(histories: readonly History[], pooled: readonly string[], lines: number): Remark[] {
  const leavers = histories.filter(({ wait }) => wait.left).length;
  const basis: Remark = {
    counts: true,
    zh: `耐心按 Kaplan–Meier 由 ${histories.length} 次等待估计，其中 ${leavers} 次放弃，其余视为删失；超过最长记录等待之后按指数外推。`,
    en: `Patience is estimated by Kaplan and Meier from ${histories.length} waits, ${leavers} of which were abandoned and the others censored; beyond the longest wait recorded it is exponential.`,
  };
  if (leavers === 0) {
    return [
      basis,
      {
        zh: '没有记录到放弃：模拟中也无人放弃。',
        en: 'Nobody is recorded to have left: nobody leaves here.',
      },
    ];
  }
  if (pooled.length === 0) return [basis];
  return [
    basis,
    {
      counts: true,
      zh: `${lines} 个队列（分电话、文字）中有 ${pooled.length} 个放弃少于 ${ENOUGH} 次，使用同类全部队列的耐心。`,
      en: `${pooled.length} of ${lines} lines (queue by calls or chats) have fewer than ${ENOUGH} abandons and go by the patience of all lines of their class.`,
    },
  ];
}

const leftOut = (count: number): Remark[] =>
  count === 0
    ? []
    : [
        {
          counts: true,
          zh: `有 ${count} 件未纳入：从未请求人工、其队列已不存在，或请求时间在所选日期之外。`,
          en: `${count} contacts are left out: they never asked for an agent, asked outside the days, or their queue is there no more.`,
        },
      ];

const unknownAgents = (count: number): Remark[] =>
  count === 0
    ? []
    : [
        {
          counts: true,
          zh: `有 ${count} 名当时在岗的坐席已不存在，未参与模拟。`,
          en: `${count} agents who worked then are there no more, and take no part.`,
        },
      ];
