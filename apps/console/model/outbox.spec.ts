import { describe, expect, it } from '@jest/globals';
import { Outbox, type OutboxEntry, type OutboxStorage, type SendTry } from './outbox.js';

function memory(entries: OutboxEntry[] = []): OutboxStorage & { saved: () => OutboxEntry[] } {
  let kept = entries;
  return { load: () => kept, save: (next) => (kept = [...next]), saved: () => kept };
}

/** A sender whose answers the test gives by hand, in the order of the tries. */
function sender() {
  const tries: { entry: OutboxEntry; answer: (outcome: SendTry) => void }[] = [];
  const send = (entry: OutboxEntry): Promise<SendTry> =>
    new Promise((answer) => tries.push({ entry, answer }));
  const answer = async (index: number, outcome: SendTry): Promise<void> => {
    tries[index]?.answer(outcome);
    // The queue goes on in microtasks only.
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  return { send, tries, answer, texts: () => tries.map((t) => t.entry.text) };
}

const NEVER = 2_000_000_000;
const done: SendTry = { result: 'done' };

describe('the outbox', () => {
  it('sends one message of a conversation at a time and forgets it once it is acknowledged', async () => {
    const { send, answer, texts } = sender();
    const storage = memory();
    const box = new Outbox(send, storage, NEVER);
    box.add('c1', 'one');
    box.add('c1', 'two');
    box.add('c2', 'other');
    expect(texts()).toEqual(['one', 'other']);
    await answer(0, done);
    expect(texts()).toEqual(['one', 'other', 'two']);
    await answer(1, done);
    await answer(2, done);
    expect(storage.saved()).toEqual([]);
  });

  it('keeps the clientId over a lost answer, and a later message never overtakes', async () => {
    const { send, tries, answer, texts } = sender();
    const box = new Outbox(send, memory(), NEVER);
    box.add('c1', 'one');
    box.add('c1', 'two');
    await answer(0, { result: 'lost' });
    expect(box.list().map((e) => e.state)).toEqual(['unconfirmed', 'sending']);
    void box.flush();
    await answer(1, done);
    expect(texts()).toEqual(['one', 'one', 'two']);
    expect(tries[1]?.entry.clientId).toBe(tries[0]?.entry.clientId);
    expect(tries[2]?.entry.clientId).not.toBe(tries[0]?.entry.clientId);
    box.close();
  });

  it('tries again by itself after a lost answer', async () => {
    const { promise, resolve } = withResolver();
    let count = 0;
    const box = new Outbox(
      async () => {
        count += 1;
        if (count === 2) resolve();
        return count === 1 ? { result: 'lost' } : done;
      },
      memory(),
      1,
    );
    box.add('c1', 'one');
    await promise;
    expect(count).toBe(2);
    box.close();
  });

  it('goes on after a refusal, keeps the refused message and its reason, and sends it when asked to', async () => {
    const { send, answer, texts } = sender();
    const box = new Outbox(send, memory(), NEVER);
    box.add('c1', 'one');
    box.add('c1', 'two');
    await answer(0, { result: 'refused', code: 'TOO_LARGE' });
    expect(box.list()[0]).toMatchObject({ text: 'one', state: 'refused', code: 'TOO_LARGE' });
    await answer(1, done);
    box.retry(box.list()[0]?.clientId ?? '');
    expect(texts()).toEqual(['one', 'two', 'one']);
  });

  it('takes a passing refusal for a lost try', async () => {
    const { send, answer } = sender();
    const box = new Outbox(send, memory(), NEVER);
    box.add('c1', 'one');
    await answer(0, { result: 'refused', code: 'UNAVAILABLE' });
    expect(box.list()[0]?.state).toBe('unconfirmed');
    box.close();
  });

  it('survives a reload', async () => {
    const storage = memory();
    const first = sender();
    new Outbox(first.send, storage, NEVER).add('c1', 'one');
    const second = sender();
    const box = new Outbox(second.send, storage, NEVER);
    void box.flush();
    expect(second.tries[0]?.entry.clientId).toBe(first.tries[0]?.entry.clientId);
    await second.answer(0, done);
    expect(storage.saved()).toEqual([]);
  });

  it('believes a push that carries the clientId, even if the acknowledgement never comes', async () => {
    const { send, tries, answer } = sender();
    const box = new Outbox(send, memory(), NEVER);
    let told = 0;
    box.subscribe(() => (told += 1));
    box.add('c1', 'one');
    box.remove(tries[0]?.entry.clientId ?? '');
    expect(box.list()).toEqual([]);
    await answer(0, { result: 'lost' });
    expect(box.list()).toEqual([]);
    expect(told).toBeGreaterThan(1);
    box.close();
  });
});

function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}
