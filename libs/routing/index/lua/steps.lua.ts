import { CLAIM, UNCLAIM } from './claim.lua.js';
import { DECLINE, FORGET_DECLINES } from './decline.lua.js';
import { ENQUEUE } from './enqueue.lua.js';
import { HANDLED } from './handled.lua.js';
import { HOLD } from './hold.lua.js';
import { LINE_IDS, PLACE, QUEUE_STATES, READ_VERSIONS, SERVES, TAKE_DUE, UNSETTLED } from './look.lua.js';
import { MATCH } from './match.lua.js';
import { RELEASE } from './release.lua.js';
import { REMOVE } from './remove.lua.js';
import { SET_AGENTS } from './set-agents.lua.js';

/** Every step of the index, by the name that it is asked for. */
export const STEPS = {
  enqueue: ENQUEUE,
  hold: HOLD,
  remove: REMOVE,
  setAgents: SET_AGENTS,
  release: RELEASE,
  decline: DECLINE,
  forgetDeclines: FORGET_DECLINES,
  match: MATCH,
  claim: CLAIM,
  unclaim: UNCLAIM,
  place: PLACE,
  queueStates: QUEUE_STATES,
  lineIds: LINE_IDS,
  serves: SERVES,
  takeDue: TAKE_DUE,
  handled: HANDLED,
  unsettled: UNSETTLED,
  versions: READ_VERSIONS,
} as const;
export type StepName = keyof typeof STEPS;
export const STEP_NAMES = Object.keys(STEPS) as StepName[];

/** Carries steps out in the order in which they are asked for. */
export interface StepRunner {
  run(name: StepName, root: string, args: readonly (string | number)[]): Promise<unknown>;
}
