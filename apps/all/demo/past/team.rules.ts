import { NATIONAL_DISTRICT, type Channel } from '#libs/contract';
import {
  DEMO_NUMBERS,
  DEMO_QUEUES,
  DEMO_WECHAT,
  GENERAL_TOPICS,
  NATIONAL_WEB_ACCOUNT,
  PAST_AGENTS,
  type Topic,
} from '../world/index.js';

/** Where customers come in, and what about. */
export interface Door {
  channel: Channel;
  accountId: string;
  officeId: string | null;
  queueId: string;
  topics: readonly Topic[];
  /** Of the team's contacts, as a weight. */
  share: number;
}

/** The agents of a district, and the doors that lead to them. */
export interface Team {
  districtId: string;
  /** User names. */
  agents: readonly string[];
  doors: readonly Door[];
}

/** Most people call. */
const [CALLS, CHATS, FOLLOWERS] = [72, 20, 14] as const;

export const TEAMS: readonly Team[] = [...new Set(PAST_AGENTS.map(({ districtId }) => districtId))].map(
  (districtId) => ({
    districtId,
    agents: PAST_AGENTS.filter((agent) => agent.districtId === districtId).map(({ username }) => username),
    doors: districtId === NATIONAL_DISTRICT ? nationalDoors() : districtDoors(districtId),
  }),
);

function districtDoors(districtId: string): Door[] {
  const queues = DEMO_QUEUES.filter((queue) => queue.districtId === districtId);
  return queues.flatMap(({ id: queueId, topics, account, officeId = null }): Door[] => [
    {
      channel: 'voice',
      accountId: numberOf(districtId),
      officeId: null,
      queueId,
      topics,
      share: CALLS / queues.length,
    },
    { channel: 'webchat', accountId: account, officeId, queueId, topics, share: CHATS / queues.length },
  ]);
}

function nationalDoors(): Door[] {
  const common = { officeId: null, queueId: DEMO_WECHAT.queueId, topics: GENERAL_TOPICS };
  return [
    { ...common, channel: 'voice', accountId: numberOf(NATIONAL_DISTRICT), share: CALLS },
    { ...common, channel: 'webchat', accountId: NATIONAL_WEB_ACCOUNT, share: CHATS },
    { ...common, channel: 'wechat', accountId: DEMO_WECHAT.id, share: FOLLOWERS },
  ];
}

function numberOf(districtId: string): string {
  const found = DEMO_NUMBERS.find((number) => number.districtId === districtId);
  if (!found) throw new Error(`district ${districtId} has no number`);
  return found.id;
}
