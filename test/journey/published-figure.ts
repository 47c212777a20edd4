import type { Rest } from '#kit';
import type {
  ContactView,
  DayRange,
  FigureTable,
  NamedFigureTable,
  PublishedAccuracyView,
} from '#libs/contract';
import { expect } from '@jest/globals';
import { everyPage } from './published-story.js';

/** What is known of the days of a published accuracy besides. */
interface Told extends DayRange {
  /** Contacts that were handled. */
  handled: number;
  /** Ids of the contacts that were published, in their order. */
  behind: Record<'numerator' | 'denominator', string[]>;
}

/**
 * A published accuracy, four contacts of two topics, is told by the page of figures, by the interface and in the file
 * as it was published, and leads to the same contacts.
 */
export async function isAFigure(
  rest: Rest,
  published: PublishedAccuracyView,
  { from, to, handled, behind }: Told,
): Promise<void> {
  const days = `from=${from}&to=${to}`;
  const report = (more: string): Promise<{ items: NamedFigureTable[] }> =>
    rest.get(`/api/v1/figure-reports?definitions=contacts-handled,sampled-accuracy&${days}${more}`);
  const { items } = await report('&by=topic');
  const [counted, accuracy] = items;
  expect(accuracy?.rows.map(({ key }) => key)).toEqual(counted?.rows.map(({ key }) => key));
  // Two of each topic were scored: nothing is said of either by itself.
  expect(accuracy?.rows).toHaveLength(2);
  for (const { figure } of accuracy?.rows ?? [])
    expect(figure).toMatchObject({ value: null, denominator: 2, sample: { lack: 'few', drawn: 2 } });
  const { low, high, value } = published.headline;
  const whole = await report('');
  const total = whole.items[1]?.total;
  expect(total).toMatchObject({
    value,
    numerator: published.correct,
    denominator: published.scored,
    sample: { interval: { low, high }, corrected: false, drawn: 4, population: handled, lack: null },
  });
  expect(whole.items[0]?.total.value).toBe(handled);
  const one = await rest.get<FigureTable>(`/api/v1/figures?definition=sampled-accuracy&${days}`);
  expect(one.total).toEqual(total);
  for (const part of ['numerator', 'denominator'] as const) {
    const path = `/api/v1/figures/contacts?definition=sampled-accuracy&${days}&part=${part}`;
    expect((await everyPage<ContactView>(rest, path, 3)).map(({ id }) => id)).toEqual(behind[part]);
  }
  const file = `/api/v1/figure-reports/file?definitions=sampled-accuracy&${days}&format=csv`;
  const csv = await (await rest.answer('GET', file)).text();
  const six = (share: number): string => String(Number(share.toFixed(6)));
  const cells = [six(value), published.correct, published.scored, six(low), six(high), 4];
  expect(csv.split('\r\n')[1]).toContain(`,${cells.join(',')},未校正评分人误差,`);
  const byHour = await rest.call('GET', `/api/v1/figures?definition=sampled-accuracy&${days}&by=hour`);
  expect(byHour).toMatchObject({ status: 400, body: { code: 'FIGURE_NOT_BY' } });
}
