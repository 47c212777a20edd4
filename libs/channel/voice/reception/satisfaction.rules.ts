import { SATISFACTION_SCORES, type SatisfactionScore } from '#libs/contract';
import type { Script, ScriptStep } from '../script/index.js';
import { mediaOf } from '../speech/index.js';

/** Of silence after the question. */
const SILENCE_MS = 6000;
/** So often it is asked: whoever pressed a wrong key, or none, is asked once more. */
const MOST_ASKED = 2;

/** How often they have been asked. */
type Asked = number;
type Step = ScriptStep<Asked, SatisfactionScore | null>;

/** Asks a caller how satisfied they are; a key also counts while the question is being said. Null = no answer. */
export function satisfactionScript(): Script<Asked, SatisfactionScore | null> {
  const ask = (before: Asked, sorry: boolean): Step => {
    if (before >= MOST_ASKED) return { state: before, actions: [{ do: 'finish', outcome: null }] };
    const media = [...(sorry ? [mediaOf('wrong-key')] : []), mediaOf('satisfaction-ask')];
    return { state: before + 1, actions: [{ do: 'play', media }] };
  };
  return {
    first: 0,
    on: (asked, event) => {
      switch (event.type) {
        case 'start':
          return ask(asked, false);
        case 'played':
          return { state: asked, actions: [{ do: 'wait', ms: SILENCE_MS }] };
        case 'timeout':
          return ask(asked, false);
        case 'key': {
          const score = SATISFACTION_SCORES.find((one) => String(one) === event.key);
          if (score === undefined) return ask(asked, true);
          return { state: asked, actions: [{ do: 'finish', outcome: score }] };
        }
        default:
          return { state: asked, actions: [] };
      }
    },
  };
}
