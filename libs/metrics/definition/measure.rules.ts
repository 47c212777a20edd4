import type { Measure } from '#libs/contract';
import { MEASURED } from './catalogue.rules.js';
import { DEFAULT_OPTIONS, figureFromFacts } from './definition.rules.js';

/** Every figure that is told by how contacts arrive, are answered, leave and are handled, worked out of facts in memory. */
export const measure: Measure = (facts, options) =>
  Object.fromEntries(
    MEASURED.map((definition) => [
      definition.id,
      figureFromFacts(definition, { ...DEFAULT_OPTIONS, ...options }, facts).value,
    ]),
  );
