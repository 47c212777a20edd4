import type { Script } from './script.rules.js';

/** Plays something from beginning to end, whatever keys are pressed. */
export function announcement<Outcome>(media: readonly string[], outcome: Outcome): Script<null, Outcome> {
  return {
    first: null,
    on: (state, event) => {
      if (event.type === 'start' && media.length > 0) return { state, actions: [{ do: 'play', media }] };
      const over = event.type === 'played' || event.type === 'start';
      return { state, actions: over ? [{ do: 'finish', outcome }] : [] };
    },
  };
}
