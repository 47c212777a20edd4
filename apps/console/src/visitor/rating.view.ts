import type { SatisfactionScore } from '#libs/contract';
import { el, setText } from './view.js';
import type { VisitorSnapshot } from './visitor.session.js';
import type { VisitorKey, VisitorWords } from './visitor.text.js';

const LABEL: Record<SatisfactionScore, VisitorKey> = {
  5: 'score5',
  4: 'score4',
  3: 'score3',
  2: 'score2',
  1: 'score1',
};

/** Asks how satisfied the visitor was, best first; thanks them afterwards. */
export class RatingView {
  readonly node: HTMLElement;
  private readonly question = el('p', { id: 'rating-question' });
  private readonly buttons: readonly [SatisfactionScore, HTMLButtonElement][];
  private readonly scores: HTMLElement;

  constructor(onRate: (score: SatisfactionScore) => void) {
    this.buttons = ([5, 4, 3, 2, 1] as const).map((score) => {
      const button = el('button', { type: 'button', 'data-testid': `rate-${score}` });
      button.addEventListener('click', () => onRate(score));
      return [score, button] as const;
    });
    const nodes = this.buttons.map(([, button]) => button);
    this.scores = el('div', { role: 'group', 'aria-labelledby': 'rating-question' }, ...nodes);
    this.node = el(
      'section',
      { class: 'rating', 'data-testid': 'rating', role: 'status' },
      this.question,
      this.scores,
    );
    this.node.hidden = true;
  }

  render({ question, connection }: VisitorSnapshot, words: VisitorWords): void {
    this.node.hidden = question === null;
    this.scores.hidden = question === 'answered';
    setText(this.question, words(question === 'answered' ? 'thanks' : 'rate'));
    for (const [score, button] of this.buttons) {
      setText(button, words(LABEL[score]));
      button.disabled = connection !== 'up';
    }
  }
}
