import { useText } from '../text/language.hook.js';

const NAMES = {
  withinSeconds: 'optWithin',
  shortSeconds: 'optShort',
  confidence: 'optConfidence',
  points: 'optPoints',
} as const;

/** An option of a definition as its formula calls it. */
export function useOptionText(): (name: string, set: string | number | boolean) => string {
  const { t } = useText();
  return (name, set) => {
    const key = NAMES[name as keyof typeof NAMES];
    return key === undefined
      ? `${name} = ${String(set)}`
      : t(key, { n: name === 'confidence' ? Number(set) * 100 : String(set) });
  };
}
