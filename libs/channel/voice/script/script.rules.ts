import type { LookupQuestion } from '../lookup/index.js';
import type { SpokenLanguage } from '../speech/index.js';

/** What a caller does, or what has come to pass on their line. */
export type ScriptEvent =
  | { type: 'start' }
  /** One of 0-9, *, #, A-D. */
  | { type: 'key'; key: string }
  /** What was to be played was heard, or could not be played. */
  | { type: 'played' }
  /** Nothing happened for as long as was waited. */
  | { type: 'timeout' }
  /** What the caller said is kept, or could not be. */
  | { type: 'recorded' }
  /** What was looked up; null = nothing came of it in time. */
  | { type: 'answered'; answer: string | null }
  /** They hung up: nothing can be done on the line any more, but an outcome may be told. */
  | { type: 'gone' };

/** What is to be done on the line. `play`, `wait`, `record` and `look-up` end whatever went on before. */
export type ScriptAction<Outcome> =
  | { do: 'play'; media: readonly string[] }
  | { do: 'wait'; ms: number }
  | { do: 'record'; name: string; mostSeconds: number; silenceSeconds: number }
  | { do: 'look-up'; question: LookupQuestion }
  /** From now on they are spoken to in this language, by whomever. */
  | { do: 'speak'; language: SpokenLanguage }
  | { do: 'finish'; outcome: Outcome };

/**
 * How the system talks with a caller: pure, a state and an event give the next state and what to do.
 * Nothing but the events moves it, so a story is told by its events alone.
 */
export interface Script<State, Outcome> {
  readonly first: State;
  on(state: State, event: ScriptEvent): ScriptStep<State, Outcome>;
}
export interface ScriptStep<State, Outcome> {
  state: State;
  /** Empty = the event changes nothing. */
  actions: ScriptAction<Outcome>[];
}
