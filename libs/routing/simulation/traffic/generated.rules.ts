import { slotClassOf, type Channel, type SlotClass } from '#libs/contract';
import { constant, exponential, logNormal, weighted } from '../chance/distribution.rules.js';
import { assumedPatience, ENDLESS_PATIENCE } from '../chance/patience.rules.js';
import { randomOf, type Random } from '../chance/random.rules.js';
import type {
  Arrival,
  Remark,
  OfferAnswer,
  QueueBehaviour,
  Shift,
  Traffic,
  World,
} from '../scenario.rules.js';
import { HALF_HOUR_MS, workingPattern, type HalfHour } from './pattern.rules.js';
import { generatedShifts } from './shift.rules.js';

/** What is generated when there is no recording. */
export interface GenerationOrder {
  /** How many arrive, exactly. */
  count: number;
  /** Epoch ms at midnight in Shanghai: from (inclusive), to (exclusive). */
  from: number;
  to: number;
  world: World;
  /** Those of `generatedShifts`, unless told. */
  shifts?: readonly Shift[];
  /** Which queues and channels they come to; every queue alike, unless told. */
  mix?: readonly Share[];
  pattern?: readonly HalfHour[];
  model?: Partial<Record<SlotClass, Partial<ClassModel>>>;
}

/** A part of the arrivals, by weight. */
export interface Share {
  queueId: string;
  channel: Channel;
  weight: number;
}

/** Times in ms; a patience of Infinity = nobody leaves. */
export interface ClassModel {
  talkMs: number;
  /** Of a log-normal distribution; null = exponential, as the closed forms of queueing theory have it. */
  talkVariation: number | null;
  wrapMs: number;
  wrapVariation: number;
  patienceMs: number;
  acceptMs: number;
  acceptVariation: number;
  missRate: number;
  declineRate: number;
}

/** Assumptions, not measurements: they are printed with every result that rests on them. */
export const CLASS_MODELS: Record<SlotClass, ClassModel> = {
  voice: {
    talkMs: 210_000,
    talkVariation: 0.9,
    wrapMs: 30_000,
    wrapVariation: 0.7,
    patienceMs: 180_000,
    acceptMs: 4000,
    acceptVariation: 0.5,
    missRate: 0.01,
    declineRate: 0.005,
  },
  chat: {
    talkMs: 420_000,
    talkVariation: 1.1,
    wrapMs: 30_000,
    wrapVariation: 0.7,
    patienceMs: 300_000,
    acceptMs: 6000,
    acceptVariation: 0.6,
    missRate: 0.01,
    declineRate: 0.005,
  },
};

/** Channels of a queue whose mix isn't told. */
const CHANNEL_MIX: readonly [Channel, number][] = [
  ['voice', 0.6],
  ['webchat', 0.2],
  ['wechat', 0.2],
];
/** Share of arrivals that are by somebody who came before. */
const RETURNING = 0.15;
const NOT_RESPONDING_MS = 120_000;

/**
 * Arrivals of a Poisson process whose rate follows the half-hours of week and day, given that there are
 * `count` of them: independent moments, each by the pattern. Everything else is by the model of its class.
 */
export function generatedTraffic(order: GenerationOrder): Traffic {
  const models = { voice: modelOf(order, 'voice'), chat: modelOf(order, 'chat') };
  const behaviours = { voice: behaviourOf(models.voice), chat: behaviourOf(models.chat) };
  return {
    source: 'generated',
    from: order.from,
    to: order.to,
    world: order.world,
    districtIds: order.world.queues.map(({ districtId }) => districtId),
    shifts: order.shifts ?? shiftsOf(order),
    arrivals: (seed) => arrivalsOf(order, behaviours, seed),
    behaviour: (_, slotClass) => behaviours[slotClass],
    notRespondingMs: NOT_RESPONDING_MS,
    notes: [assumptions(models)],
  };
}

const shiftsOf = ({ world, from, to }: GenerationOrder): Shift[] =>
  generatedShifts(
    world.agents.map(({ id }) => id),
    from,
    to,
  );

const modelOf = (order: GenerationOrder, name: SlotClass): ClassModel => ({
  ...CLASS_MODELS[name],
  ...order.model?.[name],
});

const everyQueue = (world: World): Share[] =>
  world.queues.flatMap(({ id }) =>
    CHANNEL_MIX.map(([channel, weight]) => ({ queueId: id, channel, weight })),
  );

function arrivalsOf(
  order: GenerationOrder,
  behaviours: Record<SlotClass, QueueBehaviour>,
  seed: number,
): Arrival[] {
  const random = randomOf(seed, 'arrivals');
  const mix = order.mix ?? everyQueue(order.world);
  const pattern = order.pattern ?? workingPattern(order.from, order.to);
  const half = weighted(pattern.map(({ weight }) => weight));
  const kind = weighted(mix.map(({ weight }) => weight));
  const districts = new Map(order.world.queues.map(({ id, districtId }) => [id, districtId]));
  const moments = Array.from({ length: order.count }, () => momentIn(pattern[half(random)], order, random));
  let customers = 0;
  return moments
    .toSorted((a, b) => a - b)
    .map((at) => {
      const { queueId, channel } = mix[kind(random)] as Share;
      const returns = customers > 0 && random() < RETURNING;
      const customer = returns ? 1 + Math.floor(random() * customers) : (customers += 1);
      const { patience, handling } = behaviours[slotClassOf(channel)];
      const districtId = districts.get(queueId) ?? '';
      const patienceMs = patience.draw(random, 0);
      return { at, queueId, districtId, channel, customer, patienceMs, handling: handling(random) };
    });
}

function momentIn(half: HalfHour | undefined, { from, to }: GenerationOrder, random: Random): number {
  const begin = half?.from ?? from;
  return Math.floor(begin + random() * Math.min(HALF_HOUR_MS, to - begin));
}

/** How contacts go by a model. */
export function behaviourOf(model: ClassModel): QueueBehaviour {
  const { talkMs, wrapMs, acceptMs, missRate, declineRate } = model;
  const talk = model.talkVariation === null ? exponential(talkMs) : logNormal(talkMs, model.talkVariation);
  const wrap = wrapMs === 0 ? constant(0) : logNormal(wrapMs, model.wrapVariation);
  const accept = acceptMs === 0 ? constant(0) : logNormal(acceptMs, model.acceptVariation);
  return {
    handling: (random) => ({ talkMs: talk(random), wrapMs: wrap(random) }),
    patience: Number.isFinite(model.patienceMs) ? assumedPatience(model.patienceMs) : ENDLESS_PATIENCE,
    offer: (random): OfferAnswer => {
      const fate = random();
      const afterMs = accept(random);
      if (fate < missRate) return { kind: 'miss' };
      return { kind: fate < missRate + declineRate ? 'decline' : 'accept', afterMs };
    },
  };
}

function assumptions(models: Record<SlotClass, ClassModel>): Remark {
  const seconds = (ms: number): string => String(Math.round(ms / 1000));
  const words = ({ talkMs, wrapMs, patienceMs, missRate, declineRate }: ClassModel): [string, string] => [
    `通话 ${seconds(talkMs)} 秒、整理 ${seconds(wrapMs)} 秒、耐心 ${seconds(patienceMs)} 秒（平均），未接 ${missRate * 100}%、拒接 ${declineRate * 100}%`,
    `talk ${seconds(talkMs)} s, wrap-up ${seconds(wrapMs)} s, patience ${seconds(patienceMs)} s (means), missed ${missRate * 100} %, declined ${declineRate * 100} %`,
  ];
  const [voice, voiceEn] = words(models.voice);
  const [chat, chatEn] = words(models.chat);
  return {
    zh: `来访由模型生成，以下均为假设而非实测：电话${voice}；文字${chat}；各时段强弱按常见的工作周。`,
    en: `Arrivals are generated, and these are assumptions, not measurements: calls ${voiceEn}; chats ${chatEn}; half-hours by a common working week.`,
  };
}
