/** Where a voice tree is opened. */
export const treeAddress = (id: string): string => `/telephony?tree=${encodeURIComponent(id)}`;
