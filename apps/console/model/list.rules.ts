/** Several of a kind, one after the other: in English names have commas of their own. */
export const listText = (items: readonly string[], isChinese: boolean): string =>
  items.join(isChinese ? '、' : '; ');
