import { type NumberBounds, numberProblem } from '../../model/number.rules.js';
import { useText } from '../text/language.hook.js';

/** What is wrong with a number that was typed, in words; null if nothing is. */
export function useNumberProblem(): (typed: number, bounds: NumberBounds) => string | null {
  const { t } = useText();
  return (typed, bounds) => {
    const problem = numberProblem(typed, bounds);
    return problem && t(problem.key, problem.values);
  };
}
