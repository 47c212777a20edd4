import type { TablePaginationConfig } from 'antd';
import { cloneElement, isValidElement, type ReactElement } from 'react';
import { type TextKey, useText } from '../text/language.hook.js';

const NAME: Readonly<Record<string, TextKey>> = { prev: 'pagePrevious', next: 'pageNext' };

/** Pages of a table; the arrows have names for those who hear the page. */
export function usePaging(pageSize = 20): TablePaginationConfig {
  const { t } = useText();
  return {
    pageSize,
    hideOnSinglePage: true,
    showSizeChanger: false,
    itemRender: (_, type, drawn) => {
      const name = NAME[type];
      if (name === undefined || !isValidElement(drawn)) return drawn;
      return cloneElement(drawn as ReactElement<{ 'aria-label'?: string }>, { 'aria-label': t(name) });
    },
  };
}
