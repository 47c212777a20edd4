import type { Redis } from 'ioredis';
import { LuaScript } from '../../index/lua/lua-script.repository.js';
import { STEPS, type StepName, type StepRunner } from '../../index/lua/steps.lua.js';

const USED = [
  'settle',
  'decline',
  'setAgents',
  'remove',
  'release',
  'handled',
  'enqueue',
  'forgetDeclines',
  'match',
  'place',
] as const satisfies (StepName | 'settle')[];
type Used = (typeof USED)[number];

/** ARGV: contacts whose proposals have had their answer. */
const SETTLE = `redis.call('HDEL', TAKEN, unpack(ARGV))`;

const bodyOf = (name: Used): string => (name === 'settle' ? SETTLE : STEPS[name]);

/**
 * ARGV: name, number of arguments, arguments of each step. Carries the routers' own steps out one after the other,
 * each as it is, and answers what they answer.
 */
const BATCH = `
local steps, answers, i = {}, {}, 1
${USED.map((name) => `steps.${name} = function(ARGV)\n${bodyOf(name)}\nend`).join('\n')}
while i <= #ARGV do
  local args, count = {}, tonumber(ARGV[i + 1])
  for k = 1, count do args[k] = ARGV[i + 1 + k] end
  seen = {}
  answers[#answers + 1] = steps[ARGV[i]](args) or false
  i = i + 2 + count
end
return answers
`;
const script = new LuaScript(BATCH);

/** A batch is sent when it has so many arguments: Redis is not to be held up for long. */
const MOST_ARGUMENTS = 2000;

interface Waiting {
  resolve: (answer: unknown) => void;
  reject: (error: unknown) => void;
}

/**
 * Gathers steps, and sends them together when an answer is needed. Every step carries its own time, so what they
 * do is the same as if each had been sent at its moment; only the journeys to Redis are fewer.
 */
export class StepBatch implements StepRunner {
  private args: (string | number)[] = [];
  private waiting: Waiting[] = [];

  constructor(
    private readonly redis: Redis,
    private readonly root: string,
  ) {}

  /** Nothing is sent before the server knows the script, or the order would be lost. */
  async open(): Promise<void> {
    await script.run(this.redis, this.root, []);
  }

  run(name: string, root: string, args: readonly (string | number)[]): Promise<unknown> {
    if (root !== this.root || !(USED as readonly string[]).includes(name)) {
      return Promise.reject(new Error(`the simulation does not take the step ${name} of ${root}`));
    }
    return new Promise((resolve, reject) => {
      this.args.push(name, args.length, ...args);
      this.waiting.push({ resolve, reject });
      if (name === 'match' || this.args.length >= MOST_ARGUMENTS) this.flush();
    });
  }

  /** Sends what has gathered. */
  flush(): void {
    const { args, waiting } = this;
    if (waiting.length === 0) return;
    this.args = [];
    this.waiting = [];
    script.run(this.redis, this.root, args).then(
      (answers) => waiting.forEach(({ resolve }, i) => resolve((answers as unknown[])[i])),
      (error: unknown) => waiting.forEach(({ reject }) => reject(error)),
    );
  }
}
