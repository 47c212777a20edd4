import { ERRORS, type VisitorMessage } from '#libs/contract';
import { isElsewhere, shanghaiShort } from '../../model/clock.rules.js';
import type { OutboxEntry } from '../../model/outbox.js';
import { el } from './view.js';
import type { VisitorWords } from './visitor.text.js';
import type { VisitorSnapshot } from './visitor.session.js';

const NEAR_END_PX = 80;

/** The log of messages. Nodes are kept by key, so a screen reader reads only what is new. */
export class LogView {
  readonly node: HTMLElement;
  private readonly shown = new Map<string, { node: HTMLElement; print: string }>();

  constructor(private readonly onRetry: (clientId: string) => void) {
    this.node = el('div', {
      class: 'log',
      role: 'log',
      'aria-live': 'polite',
      tabindex: '0',
      'data-testid': 'chat-log',
    });
  }

  render(snapshot: VisitorSnapshot, words: VisitorWords, english: boolean): void {
    const atEnd = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR_END_PX;
    this.node.setAttribute('aria-label', words('log'));
    const wanted: [string, string, () => HTMLElement][] = [
      ['hello', `${english} ${words('hello')}`, () => this.hello(words)],
      ...snapshot.state.messages.map((m): [string, string, () => HTMLElement] => [
        m.clientId ?? m.id,
        `${m.id}${String(english)}`,
        () => this.message(m, words),
      ]),
      ...snapshot.outbox.map((entry): [string, string, () => HTMLElement] => [
        entry.clientId,
        `${entry.state}${String(english)}`,
        () => this.unsent(entry, words, english),
      ]),
    ];
    this.replace(wanted);
    if (atEnd) this.node.scrollTop = this.node.scrollHeight;
  }

  toEnd(): void {
    this.node.scrollTop = this.node.scrollHeight;
  }

  private replace(wanted: readonly [string, string, () => HTMLElement][]): void {
    const keys = new Set(wanted.map(([key]) => key));
    for (const [key, { node }] of this.shown) {
      if (keys.has(key)) continue;
      node.remove();
      this.shown.delete(key);
    }
    let before: Element | null = null;
    for (const [key, print, make] of wanted) {
      let entry = this.shown.get(key);
      if (!entry || entry.print !== print) {
        const node = make();
        entry?.node.replaceWith(node);
        entry = { node, print };
        this.shown.set(key, entry);
      }
      const place: Element | null = before ? before.nextElementSibling : this.node.firstElementChild;
      if (place !== entry.node) this.node.insertBefore(entry.node, place);
      before = entry.node;
    }
  }

  private hello(words: VisitorWords): HTMLElement {
    const zone = isElsewhere(new Date().getTimezoneOffset()) ? [' ', words('zone')] : [];
    return el(
      'div',
      { class: 'hello' },
      el('p', {}, words('hello')),
      el('small', {}, words('privacy'), ...zone),
    );
  }

  private message(message: VisitorMessage, words: VisitorWords): HTMLElement {
    if (message.kind === 'notice') return el('p', { class: 'notice' }, message.text);
    const own = message.direction === 'inbound';
    const time = el('time', { datetime: message.at }, shanghaiShort(message.at, Date.now()));
    const footer = el('footer', {}, words(own ? 'me' : 'agent'), ' ', time);
    return el('article', { class: own ? 'own' : 'theirs' }, el('p', {}, message.text), footer);
  }

  private unsent(entry: OutboxEntry, words: VisitorWords, english: boolean): HTMLElement {
    const footer = el('footer', {}, this.stateOf(entry, words, english));
    if (entry.state === 'refused') {
      const again = el('button', { type: 'button', class: 'link' }, words('resend'));
      again.addEventListener('click', () => this.onRetry(entry.clientId));
      footer.append(' ', again);
    }
    return el('article', { class: `own unsent ${entry.state}` }, el('p', {}, entry.text), footer);
  }

  private stateOf(entry: OutboxEntry, words: VisitorWords, english: boolean): string {
    if (entry.state !== 'refused') return words(entry.state);
    return words('refused', { why: ERRORS[entry.code ?? 'INTERNAL'][english ? 2 : 1] });
  }
}
