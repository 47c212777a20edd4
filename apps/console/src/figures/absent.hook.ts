import { LACK_NAMES, lackOf, type DefinitionView, type Figure } from '#libs/contract';
import { useText } from '../text/language.hook.js';

type Absent = (definition: Pick<DefinitionView, 'estimated'>, figure: Figure | null | undefined) => string;

/** What stands in the place of a value that is not there: of an estimate why, of all else that there is no data. */
export function useAbsent(): Absent {
  const { t, p } = useText();
  return (definition, figure) => {
    const lack = lackOf(definition, figure);
    return lack === null ? t('noData') : p(LACK_NAMES[lack]);
  };
}
