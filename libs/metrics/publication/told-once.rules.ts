import type { PublicationDoc } from './publication.schema.js';

/** Of a figure that was published, what it is of. */
type Told = Pick<PublicationDoc, 'from' | 'to' | 'filter' | 'definition' | 'figure'>;

const sorted = (parts: object): [string, unknown][] =>
  Object.entries(parts)
    .filter(([, value]) => value !== null && value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));

/**
 * One name for what the public is told: of which days and which part of the hotline, by which definition and settings.
 * Two of one name would tell two numbers of one thing, the later of which says neither that it corrects the other nor why.
 */
export const nameOfTold = ({ from, to, filter, definition: { id, version }, figure }: Told): string =>
  JSON.stringify([id, version, from, to, sorted(filter), sorted(figure.options)]);
