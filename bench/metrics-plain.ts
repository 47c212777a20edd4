import type { connectMongo } from '#libs/platform';

type Mongo = Awaited<ReturnType<typeof connectMongo>>;

const RATE = {
  answered: { $sum: { $cond: [{ $eq: ['$name', 'answered'] }, 1, 0] } },
  asked: { $sum: { $cond: [{ $eq: ['$name', 'asked'] }, 1, 0] } },
};
const names = { name: { $in: ['answered', 'asked'] } };
const daysOf = (year: number): object => ({ day: { $gte: `${year}-01-01`, $lte: `${year}-12-31` } });

/** The connection rate by month, as an aggregation over the facts answers it: `[month, answered, asked]`. */
export async function plainTable(mongo: Mongo, year: number): Promise<[string, number, number][]> {
  const rows = await mongo
    .collection('facts')
    .aggregate<{ _id: string; answered: number; asked: number }>([
      { $match: { ...daysOf(year), ...names } },
      { $group: { _id: { $substrBytes: ['$day', 0, 7] }, ...RATE } },
      { $sort: { _id: 1 } },
    ])
    .toArray();
  return rows.map(({ _id, answered, asked }) => [_id, answered, asked]);
}

/** All facts of the year and of the one before by channel and name: enough for the annual figures. Answers the connection rate of calls. */
export async function plainAnnual(mongo: Mongo, year: number): Promise<number | null> {
  const rows = await mongo
    .collection('facts')
    .aggregate<{ _id: { year: string; channel: string; name: string }; count: number }>([
      { $match: { day: { $gte: `${year - 1}-01-01`, $lte: `${year}-12-31` } } },
      {
        $group: {
          _id: { year: { $substrBytes: ['$day', 0, 4] }, channel: '$channel', name: '$name' },
          count: { $sum: 1 },
          sum: { $sum: '$value' },
          within15: { $sum: { $cond: [{ $lte: ['$value', 15_000] }, 1, 0] } },
        },
      },
    ])
    .toArray();
  const of = (name: string): number =>
    rows.find(({ _id }) => _id.year === String(year) && _id.channel === 'voice' && _id.name === name)
      ?.count ?? 0;
  return of('asked') === 0 ? null : of('answered') / of('asked');
}
