import type { Clock } from '#libs/platform';
import type { AriClient } from '../ari/index.js';
import type { LookupQuestion, Lookups } from '../lookup/index.js';
import type { Script, ScriptAction, ScriptEvent } from './script.rules.js';

/** Whoever is talked with: a call. */
export interface Listener {
  /** Id of the caller's channel. */
  readonly id: string;
  /** What is going on with them now; null = nothing. */
  talk: Talk | null;
}

/** A script under way. Its driver alone looks inside. */
export interface Talk {
  take(event: ScriptEvent): readonly ScriptAction<unknown>[];
  finished(outcome: unknown): Promise<void>;
  /** Number of what is played or recorded now; what is told of an earlier one is too late. */
  turn: number;
  /** What goes on now on the line. */
  doing: 'playing' | 'recording' | 'asking' | 'nothing';
  /** What was looked up, if it was answered. */
  answer: string | null;
  /** Epoch ms; null = nothing is waited for. */
  deadline: number | null;
}

const PLAYBACK = 'jt-say-';
/** Of a channel: whatever is played by name there is played in it, by the dialplan too. */
export const LANGUAGE = 'CHANNEL(language)';

/** Carries scripts out on the lines of Asterisk, and brings them what happens there. */
export class ScriptService {
  constructor(
    private readonly ari: Pick<AriClient, 'play' | 'stopPlaying' | 'record' | 'setVariable'>,
    private readonly clock: Clock,
    private readonly lookups: Pick<Lookups, 'ask'>,
  ) {}

  /** Begins a script; `finished` is told its outcome. */
  async begin<State, Outcome>(
    listener: Listener,
    script: Script<State, Outcome>,
    finished: (outcome: Outcome) => Promise<void>,
  ): Promise<void> {
    let { first: state } = script;
    listener.talk = {
      take: (event) => {
        const step = script.on(state, event);
        state = step.state;
        return step.actions;
      },
      finished: (outcome) => finished(outcome as Outcome),
      // Above every number that a process before this one gave.
      turn: this.clock.now(),
      doing: 'nothing',
      answer: null,
      deadline: null,
    };
    await this.tell(listener, { type: 'start' });
  }

  /** Ends whatever is said or asked; its outcome is nobody's any more. */
  async end(listener: Listener): Promise<void> {
    const { talk } = listener;
    if (!talk) return;
    listener.talk = null;
    await this.quiet(listener, talk);
  }

  key(listener: Listener, key: string): Promise<void> {
    return this.tell(listener, { type: 'key', key });
  }

  /** A playback ended; one that was cut short or belongs to an earlier turn is no news. */
  async played(listener: Listener, playbackId: string): Promise<void> {
    const { talk } = listener;
    if (talk?.doing !== 'playing' || playbackId !== playbackIdOf(listener.id, talk.turn)) return;
    talk.doing = 'nothing';
    await this.tell(listener, { type: 'played' });
  }

  async recorded(listener: Listener): Promise<void> {
    const { talk } = listener;
    if (talk?.doing !== 'recording') return;
    talk.doing = 'nothing';
    await this.tell(listener, { type: 'recorded' });
  }

  isOverdue({ talk }: Listener): boolean {
    return talk?.deadline != null && talk.deadline <= this.clock.now();
  }

  async timeout(listener: Listener): Promise<void> {
    const { talk } = listener;
    if (!talk || !this.isOverdue(listener)) return;
    talk.deadline = null;
    if (talk.doing !== 'asking') return this.tell(listener, { type: 'timeout' });
    talk.doing = 'nothing';
    await this.tell(listener, { type: 'answered', answer: talk.answer });
  }

  /** Tells the outcome of a talk whose listener hung up, if it has one all the same. */
  async gone(talk: Talk): Promise<void> {
    const last = talk.take({ type: 'gone' }).find((action) => action.do === 'finish');
    if (last?.do === 'finish') await talk.finished(last.outcome);
  }

  private async tell(listener: Listener, event: ScriptEvent): Promise<void> {
    const { talk } = listener;
    if (!talk) return;
    for (const action of talk.take(event)) await this.act(listener, talk, action);
  }

  private async act(listener: Listener, talk: Talk, action: ScriptAction<unknown>): Promise<void> {
    await this.quiet(listener, talk);
    switch (action.do) {
      case 'play':
        talk.turn += 1;
        // Known before it is asked for: its end may be told before the answer is here.
        talk.doing = 'playing';
        return this.ari.play(listener.id, action.media, playbackIdOf(listener.id, talk.turn));
      case 'wait':
        talk.deadline = this.clock.now() + action.ms;
        return;
      case 'record':
        talk.doing = 'recording';
        return this.ari.record(listener.id, action);
      case 'look-up':
        return this.lookUp(talk, action.question);
      case 'speak':
        return this.ari.setVariable(listener.id, LANGUAGE, action.language);
      case 'finish':
        listener.talk = null;
        return talk.finished(action.outcome);
    }
  }

  /** The answer is taken up by the next look at the time, in the caller's turn: nobody waits for it here. */
  private lookUp(talk: Talk, question: LookupQuestion): void {
    talk.turn += 1;
    const { turn } = talk;
    talk.doing = 'asking';
    talk.answer = null;
    talk.deadline = this.clock.now() + question.seconds * 1000;
    void this.lookups.ask(question).then(({ answer }) => {
      if (talk.turn !== turn || talk.doing !== 'asking') return;
      talk.answer = answer;
      talk.deadline = this.clock.now();
    });
  }

  private async quiet({ id }: Listener, talk: Talk): Promise<void> {
    const { doing, turn } = talk;
    talk.deadline = null;
    talk.doing = 'nothing';
    if (doing === 'playing') await this.ari.stopPlaying(playbackIdOf(id, turn));
  }
}

const playbackIdOf = (callId: string, turn: number): string => `${PLAYBACK}${callId}~${turn}`;

/** The call to which a playback of ours was played; null if it is none of ours. */
export function listenerOfPlayback(playbackId: string): string | null {
  const end = playbackId.lastIndexOf('~');
  return playbackId.startsWith(PLAYBACK) && end > 0 ? playbackId.slice(PLAYBACK.length, end) : null;
}
