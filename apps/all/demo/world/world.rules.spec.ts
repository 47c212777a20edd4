import { mayServe } from '#libs/contract';
import { isDistrict, USERNAME } from '#libs/identity';
import { describe, expect, it } from '@jest/globals';
import { HUMAN_USERS, SIMULATED_AGENTS } from './people.rules.js';
import { DEMO_QUEUES, GENERAL_TOPICS, HUMAN_QUEUE } from './place.rules.js';
import { seededRandom } from './random.rules.js';
import { answerTo, customerLines, isFarewell } from './talk.rules.js';
import { DEMO_OFFICES, DEMO_TOPICS, topicOf } from './topic.rules.js';

const random = seededRandom(1, 'spec');
const queues = [...DEMO_QUEUES, HUMAN_QUEUE];

describe('chance', () => {
  it('repeats itself for the same seed and name, and differs for others', () => {
    const draw = (seed: number, name: string): number[] => {
      const one = seededRandom(seed, name);
      return Array.from({ length: 5 }, () => one.next());
    };
    expect(draw(7, 'a')).toEqual(draw(7, 'a'));
    expect(draw(7, 'a')).not.toEqual(draw(7, 'b'));
    expect(draw(7, 'a')).not.toEqual(draw(8, 'a'));
  });

  it('keeps its means', () => {
    const many = Array.from({ length: 20_000 }, () => random.exponential(10));
    expect(many.reduce((sum, one) => sum + one, 0) / many.length).toBeCloseTo(10, 0);
    const hits = Array.from({ length: 20_000 }, () => random.chance(0.3)).filter(Boolean).length;
    expect(hits / 20_000).toBeCloseTo(0.3, 1);
  });
});

describe('the world of the demo', () => {
  it('has 12 to 20 agents with names that may be used, each serving lines of their own district', () => {
    const users = [...SIMULATED_AGENTS, ...HUMAN_USERS];
    const agents = users.filter(({ roles }) => roles.includes('agent'));
    expect(agents.length).toBeGreaterThanOrEqual(12);
    expect(agents.length).toBeLessThanOrEqual(20);
    expect(new Set(users.map(({ username }) => username)).size).toBe(users.length);
    for (const { username, districtId, queueIds } of users) {
      expect(username).toMatch(USERNAME);
      expect(username).toMatch(/^demo-/);
      expect(isDistrict(districtId)).toBe(true);
      for (const id of queueIds.filter((one) => one !== 'general')) {
        const queue = queues.find((one) => one.id === id);
        expect(queue && mayServe(districtId, queue)).toBe(true);
      }
    }
  });

  it('has at least two simulated agents for every line, and none for the line of people', () => {
    const servers = (id: string): number =>
      SIMULATED_AGENTS.filter(({ queueIds }) => queueIds.includes(id)).length;
    for (const { id } of DEMO_QUEUES) expect(servers(id)).toBeGreaterThanOrEqual(2);
    expect(servers(HUMAN_QUEUE.id)).toBe(0);
  });

  it('knows the answer to all it asks, and every talk ends with a farewell', () => {
    const unknown = answerTo('今天天气怎么样');
    for (const topics of [...queues.map((queue) => queue.topics), GENERAL_TOPICS]) {
      for (let n = 0; n < 50; n += 1) {
        const lines = customerLines(topics, random);
        const last = lines.pop() ?? '';
        expect(isFarewell(last)).toBe(true);
        for (const line of lines) {
          expect(isFarewell(line)).toBe(false);
          expect(answerTo(line)).not.toBe(unknown);
        }
      }
    }
  });

  it('has a topic for all that is asked first, unless it is out of use', () => {
    const topics = DEMO_TOPICS.map(({ name, nameEn }, n) => {
      return { id: String(n), districtId: '00', name, nameEn, active: true };
    });
    expect(new Set(topics.map(({ name }) => name)).size).toBeGreaterThanOrEqual(12);
    for (let n = 0; n < 100; n += 1) {
      expect(topicOf(customerLines(GENERAL_TOPICS, random), topics)).toBeDefined();
    }
    expect(topicOf(['想带一只猫回国'], topics)?.name).toBe('宠物入境');
    expect(topicOf(['谢谢', '想带一只猫回国'], topics)?.name).toBe('宠物入境');
    const former = topics.map((topic) => ({ ...topic, active: false }));
    expect(topicOf(['想带一只猫回国'], former)).toBeUndefined();
  });

  it('has offices of the districts whose web chats are theirs', () => {
    const ids: readonly string[] = DEMO_OFFICES.map(({ id }) => id);
    for (const id of ids) expect(isDistrict(id.slice(0, 2))).toBe(true);
    const given = queues.filter(({ officeId }) => officeId !== undefined);
    expect(given.length).toBeGreaterThan(1);
    for (const { officeId = '', districtId } of given) {
      expect(ids).toContain(officeId);
      expect(officeId.slice(0, 2)).toBe(districtId);
    }
  });

  it('understands a question in other words', () => {
    expect(answerTo('我的猫能一起入境吗')).toBe(answerTo('想带一只猫回国，需要办什么手续？'));
  });
});
