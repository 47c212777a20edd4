import { createHash } from 'node:crypto';
import { eventually, Rest, type SocketClient } from '#kit';
import { AGENT_PASSWORD, type Jietong } from '#kit/jietong';
import { factCorrection } from '#kit/measuring';
import { ReactionRepository } from '#libs/contact';
import { RecountRepository } from '#libs/metrics';
import {
  DAY_MS,
  type ContactDetail,
  type ContactView,
  type ItemAnswer,
  type Page,
  type ScoringTaskView,
} from '#libs/contract';

/** Moves every date of something stored, however deep. */
function moved(value: unknown, ms: number): unknown {
  if (value instanceof Date) return new Date(value.getTime() + ms);
  if (Array.isArray(value)) return value.map((one) => moved(one, ms));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, moved(one, ms)]));
}

/**
 * Makes it so that what was lived through just now happened at noon of a day long over, and has figures follow the
 * timelines, as `npm run rebuild-figures` does beside the running service. Answers how many contacts were moved.
 */
export async function happenedOn({ stores: { mongo } }: Jietong, day: string): Promise<number> {
  const contacts = mongo.collection('contacts');
  // What a reaction still has to note of them would be written over.
  await eventually(
    () =>
      contacts.countDocuments({ $or: [{ unreactedSince: { $exists: true } }, { state: { $ne: 'closed' } }] }),
    (left) => left === 0,
  );
  const found = await contacts.find({ openedAt: { $gt: new Date(Date.now() - DAY_MS) } }).toArray();
  const opened = Math.min(...found.map(({ openedAt }) => (openedAt as Date).getTime()));
  const ms = Date.parse(`${day}T12:00:00+08:00`) - opened;
  for (const doc of found) await contacts.replaceOne({ _id: doc._id }, moved(doc, ms) as typeof doc);
  await factCorrection(mongo).run(new ReactionRepository(mongo).all());
  // The running worker counts again what was corrected.
  const recount = new RecountRepository(mongo);
  await eventually(
    () => recount.isDirty({ from: '0000-01-01', to: '9999-12-31' }),
    (dirty) => !dirty,
  );
  return found.length;
}

/** A visitor asks, and the agent serves them to the end. */
export async function isServed(
  jietong: Jietong,
  desk: SocketClient,
  known: string[],
  topicId: string,
): Promise<void> {
  const visitor = await jietong.visitor();
  await visitor.ask('message.send', { clientId: 'q', text: '相机要交税吗？' });
  const { id, epoch } = await desk.heard<ContactView>(
    'contact.changed',
    (contact) => contact.state === 'offered' && !known.includes(contact.id),
  );
  const ref = { contactId: id, epoch };
  await desk.ask('contact.accept', ref);
  await desk.ask('message.send', { ...ref, clientId: 'a', text: '自用且不超过五千元的，免税放行。' });
  await desk.ask('contact.end', ref);
  await desk.ask('contact.wrap-up', { ...ref, disposition: 'answered', topicId });
  known.push(id);
}

/** A visitor asks, and leaves before anybody answers. */
export async function leaves(jietong: Jietong): Promise<void> {
  const visitor = await jietong.visitor();
  await visitor.ask('message.send', { clientId: 'q', text: '有人吗？' });
  await visitor.ask('contact.leave');
}

/** Every item of a list, by its cursors, so many at a time. */
export async function everyPage<T>(rest: Rest, path: string, limit: number): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = null; ;) {
    const after = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Page<T> = await rest.get(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${after}`);
    if (page.items.length > limit) throw new Error(`a page of ${page.items.length}, for ${limit}`);
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = page.next;
  }
}

/** The types of the entries of a contact's timeline, as anybody who may can read them. */
export async function timelineOf(rest: Rest, contactId: string): Promise<string[]> {
  const { timeline } = await rest.get<ContactDetail>(`/api/v1/contacts/${contactId}`);
  return timeline.toSorted((a, b) => a.seq - b.seq).map(({ type }) => type);
}

/** Of a set of contacts, as anybody can make it. */
export const hashOf = (ids: readonly string[]): string =>
  createHash('sha256')
    .update(
      ids
        .toSorted()
        .map((id) => `${id}\n`)
        .join(''),
    )
    .digest('hex');

/** All that is told of a contact to whoever reads it: its page, its messages, and its line in the list. */
async function toldOf(rest: Rest, contactId: string): Promise<string> {
  const path = `/api/v1/contacts/${contactId}`;
  const listed = await everyPage<ContactView>(rest, '/api/v1/contacts', 50);
  return JSON.stringify([
    await rest.get(path),
    await rest.get(`${path}/messages`),
    listed.filter(({ id }) => id === contactId),
  ]);
}

/** A contact as it is told to whoever has it to score, and to an administrator; `again`: as the former reads it then. */
export interface ReadToScore {
  id: string;
  blindly: string;
  inFull: string;
  again: () => Promise<string>;
}

/** Reads the first contact that somebody has to score. */
export async function readsToScore({ url, admin }: Jietong, username: string): Promise<ReadToScore> {
  const scorer = await new Rest(url).signIn(username, AGENT_PASSWORD);
  const [task] = (await scorer.get<Page<ScoringTaskView>>('/api/v1/scoring-tasks')).items;
  const id = task?.contactId ?? '';
  const again = (): Promise<string> => toldOf(scorer, id);
  return { id, blindly: await again(), inFull: await toldOf(admin, id), again };
}

/** Scores all that a scorer has; `wrong` says which contacts were answered wrongly. */
export async function scoresAll(
  { url }: Jietong,
  username: string,
  wrong: (task: ScoringTaskView) => boolean,
): Promise<void> {
  const scorer = await new Rest(url).signIn(username, AGENT_PASSWORD);
  for (const task of await everyPage<ScoringTaskView>(scorer, '/api/v1/scoring-tasks', 50)) {
    const answer: ItemAnswer = wrong(task) ? 'no' : 'yes';
    await scorer.post(`/api/v1/scoring-tasks/${task.id}/score`, {
      answers: [{ itemId: 'right', answer }],
      note: '',
    });
  }
}
