import type { CallWish, WaitingPlace, WaitingTerms } from '#libs/contract';
import type { Script, ScriptStep } from '../script/index.js';
import { MOST_SPOKEN, digitMedia, mediaOf, numberMedia, type PromptName } from '../speech/index.js';

/** Whoever is answered at once hears nothing of waiting. */
export const FIRST_AFTER_MS = 5000;
/** So long they may think about whether that is their number. */
const CONFIRM_MS = 8000;

/** What is said to a waiting caller. `reachable`: they can be called back. */
export function waitingMedia(
  terms: WaitingTerms,
  place: WaitingPlace | null,
  reachable: boolean,
): readonly string[] {
  const { callbackKey, messageKey, repeatKey } = terms;
  const key = (prompt: PromptName, digit: string | null): string[] =>
    digit === null ? [] : [mediaOf(prompt), ...digitMedia(digit)];
  return [
    ...(place && terms.position ? positionMedia(place.ahead + 1) : []),
    ...(place?.expectedWait != null && terms.expectedWait ? waitMedia(place.expectedWait) : []),
    ...(reachable ? key('waiting-key-callback', callbackKey) : []),
    ...key('waiting-key-message', messageKey),
    ...key('waiting-key-repeat', repeatKey),
  ];
}

function positionMedia(position: number): string[] {
  if (position === 1) return [mediaOf('waiting-next')];
  if (position > MOST_SPOKEN) return [mediaOf('waiting-many')];
  return [mediaOf('waiting-position'), ...numberMedia(position), mediaOf('waiting-position-end')];
}

function waitMedia(seconds: number): string[] {
  if (seconds <= 60) return [mediaOf('waiting-soon')];
  if (seconds > 3600) return [mediaOf('waiting-long')];
  const minutes = Math.ceil(seconds / 60);
  return [mediaOf('waiting-minutes'), ...numberMedia(minutes), mediaOf('waiting-minutes-end')];
}

/** `again`: what is said now is to be found out and said. */
export type WaitingOutcome = 'again' | CallWish;

type Stage = 'music' | 'confirming';
type Step = ScriptStep<Stage, WaitingOutcome>;

export interface WaitingParts {
  terms: WaitingTerms;
  /** Said now; none = music first. */
  media: readonly string[];
  /** Of music, until it is said again. */
  musicMs: number;
  /** The caller's number; empty if it is withheld. */
  caller: string;
}

/** One announcement to a waiting caller, the music after it, and the keys meanwhile. */
export function waitingScript({
  terms,
  media,
  musicMs,
  caller,
}: WaitingParts): Script<Stage, WaitingOutcome> {
  const music: Step = { state: 'music', actions: [{ do: 'wait', ms: musicMs }] };
  const play = (state: Stage, said: readonly string[]): Step => ({
    state,
    actions: [{ do: 'play', media: said }],
  });
  const finish = (outcome: WaitingOutcome): Step => ({
    state: 'music',
    actions: [{ do: 'finish', outcome }],
  });
  const confirm =
    caller === ''
      ? play('music', [mediaOf('callback-withheld')])
      : play('confirming', [mediaOf('callback-number'), ...digitMedia(caller), mediaOf('callback-confirm')]);

  const atKey = (stage: Stage, key: string): Step => {
    // Any other key than the one that was asked for: they keep waiting.
    if (stage === 'confirming') return key === '1' ? finish('callback') : music;
    if (key === terms.callbackKey) return confirm;
    if (key === terms.messageKey) return finish('voice-mail');
    return key === terms.repeatKey ? finish('again') : { state: stage, actions: [] };
  };
  return {
    first: 'music',
    on: (stage, event) => {
      if (event.type === 'start') return media.length > 0 ? play('music', media) : music;
      if (event.type === 'key') return atKey(stage, event.key);
      if (event.type === 'timeout') return stage === 'music' ? finish('again') : music;
      if (event.type !== 'played') return { state: stage, actions: [] };
      return stage === 'music' ? music : { state: stage, actions: [{ do: 'wait', ms: CONFIRM_MS }] };
    },
  };
}
