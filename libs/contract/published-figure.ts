import type { DayRange, DefinitionView, Figure, FigureFilter, Named } from './figures.js';

/** What a published figure was at one time. Times are ISO 8601 in UTC. */
export interface StatedFigure {
  at: string;
  by: string;
  figure: Figure;
  /** The contacts of either side: how many, and the SHA-256 of their ids, sorted, one a line. */
  contacts: Record<'numerator' | 'denominator', { count: number; hash: string }>;
}

/** A later correction; what was published stays as it was. */
export interface Restatement extends StatedFigure {
  why: string;
  /** Contacts that came in and fell out, against what was published. */
  changes: Record<'numerator' | 'denominator', { added: number; removed: number }>;
}

/** A figure as it was told the public: frozen with its definition and the contacts behind it. */
export interface PublishedFigureView extends StatedFigure, DayRange {
  id: string;
  /** Who keeps it; 00 = headquarters. Whose contacts it speaks of is in its filter. */
  districtId: string;
  /** As it read then. */
  definition: DefinitionView;
  filter: FigureFilter;
  note: string;
  /** Shown to everybody, without signing in. */
  public: boolean;
  restatements: Restatement[];
}

/** A figure's value and the two numbers it is made of, and what is told beside it. */
export type PublicValue = Pick<Figure, 'value' | 'numerator' | 'denominator' | 'beside'>;

/** What the public sees of it. It is never one agent's. */
export interface PublicFigureView
  extends Pick<PublishedFigureView, 'id' | 'from' | 'to' | 'definition' | 'note'>, PublicValue {
  publishedAt: string;
  /** Of which district's contacts it speaks; null = of the whole hotline's, 00 = of headquarters' own alone. */
  districtId: string | null;
  /** Which slice of the hotline it speaks of; null = not narrowed. */
  filter: Omit<FigureFilter, 'agentId'>;
  restatements: (PublicValue & { at: string; why: string })[];
}

/** With the names of the districts and offices that it speaks of, by code; of one that there is no more, none. */
export type Placed<T> = T & { places: Record<string, Named> };
