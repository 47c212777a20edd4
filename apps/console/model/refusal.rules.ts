/** What a refusal tells beside its code, as far as it is for people: names and numbers of programs are not. */
export interface Told {
  key: 'toldState' | 'toldMost' | 'toldLength' | 'toldVersion';
  value: string | number;
}

const NUMBERS = {
  most: 'toldMost',
  maxLength: 'toldLength',
  latest: 'toldVersion',
} as const satisfies Record<string, Told['key']>;

/** In the order in which it is said. */
export function toldIn(details: unknown): Told[] {
  if (typeof details !== 'object' || details === null) return [];
  const said = details as Record<string, unknown>;
  const { state } = said;
  return [
    ...(typeof state === 'string' ? [{ key: 'toldState', value: state } as const] : []),
    ...Object.entries(NUMBERS).flatMap(([name, key]): Told[] => {
      const value = said[name];
      return typeof value === 'number' ? [{ key, value }] : [];
    }),
  ];
}
