import type { CallExit } from '#libs/contract';
import type { Farewell } from '../call/index.js';
import type { Script } from '../script/index.js';
import { mediaOf, type PromptName } from '../speech/index.js';

/** Why no agent comes, as it is said. What the caller wished themselves needs no reason. */
const REASONS: Readonly<Record<CallExit['when'], readonly PromptName[]>> = {
  closed: ['closed'],
  full: ['full'],
  'no-agent': ['unavailable'],
  waited: ['long-wait'],
  wished: [],
};

/** What is said to whoever is let go, before and after the message they may leave. */
export function farewellWords(
  why: Farewell,
  /** They can be called back: their number is known. */
  reachable: boolean,
): { before: readonly PromptName[]; message: boolean; after: readonly PromptName[] } {
  if (why.to === 'thanked') return { before: ['satisfaction-thanks', 'goodbye'], message: false, after: [] };
  if (why.to === 'blocked' || why.to === 'goodbye') return { before: [why.to], message: false, after: [] };
  const reason = REASONS[why.when];
  if (why.to === 'voice-mail') {
    const kept: readonly PromptName[] = reachable ? ['message-kept', 'goodbye'] : ['goodbye'];
    return { before: [...reason, 'leave-message'], message: true, after: kept };
  }
  const kept: readonly PromptName[] = reachable ? ['callback-kept', 'goodbye'] : ['goodbye'];
  return { before: [...reason, ...kept], message: false, after: [] };
}

/** The recording of a caller's message, by their contact. */
export const messageOf = (contactId: string): string => `${contactId}-message`;

const MOST_MESSAGE_SECONDS = 180;
const SILENCE_SECONDS = 5;

const TONE = 'sound:jietong/tone';

type Stage = 'before' | 'message' | 'after';

/** Says farewell: words, a message after the tone, words. */
export function farewellScript(
  words: ReturnType<typeof farewellWords>,
  contactId: string | null,
): Script<Stage, 'over'> {
  const { before, message, after } = words;
  const say = (stage: Stage, prompts: readonly PromptName[]) => {
    const tone = stage === 'before' && message ? [TONE] : [];
    const media = [...prompts.map(mediaOf), ...tone];
    return { state: stage, actions: [{ do: 'play', media } as const] };
  };
  const over = { state: 'after' as const, actions: [{ do: 'finish', outcome: 'over' } as const] };
  const record = (name: string) => ({
    state: 'message' as const,
    actions: [
      { do: 'record', name, mostSeconds: MOST_MESSAGE_SECONDS, silenceSeconds: SILENCE_SECONDS } as const,
    ],
  });
  return {
    first: 'before',
    on: (stage, event) => {
      if (event.type === 'start') return say('before', before);
      if (event.type === 'recorded') return after.length > 0 ? say('after', after) : over;
      if (event.type !== 'played') return { state: stage, actions: [] };
      if (stage === 'before' && message && contactId !== null) return record(messageOf(contactId));
      return over;
    },
  };
}
