import type { Random } from '../world/index.js';
import type { Mailbox } from './mailbox.js';
import type { Stage } from './stage.service.js';

/** What a customer hears of: an answer, or that the contact is over. */
export type Heard = 'answer' | 'over';

/** How a customer lives, ms of the demo's time. */
const READ = [2500, 8000] as const;
const TYPE_PER_CHARACTER = 60;

export interface Customer {
  stage: Stage;
  random: Random;
  heard: Mailbox<Heard>;
  send(text: string): Promise<void>;
  /** How long to wait for the next answer; asked again each time. */
  patience(): number;
}

/** Says line after line, each when the one before has been answered. */
export async function converse(
  customer: Customer,
  lines: readonly string[],
): Promise<'said' | 'over' | 'unanswered'> {
  const { stage, random, heard } = customer;
  for (const [index, line] of lines.entries()) {
    if (index > 0) await stage.pause(random.between(...READ) + line.length * TYPE_PER_CHARACTER);
    await customer.send(line);
    const next = await heard.take(customer.patience());
    if (next === 'over') return 'over';
    if (next === null) return 'unanswered';
  }
  return 'said';
}
