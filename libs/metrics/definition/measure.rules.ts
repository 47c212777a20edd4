import type { Measure } from '#libs/contract';
import { DEFINITIONS } from './catalogue.rules.js';
import { DEFAULT_OPTIONS, figureFromFacts } from './definition.rules.js';

/** Every figure of the catalogue, worked out of facts in memory. */
export const measure: Measure = (facts, options) =>
  Object.fromEntries(
    DEFINITIONS.map((definition) => [
      definition.id,
      figureFromFacts(definition, { ...DEFAULT_OPTIONS, ...options }, facts).value,
    ]),
  );
