import type { PhoneView } from '#libs/contract';

/** As a gateway tells it: one of the version before knows of a single address. */
export type ToldPhone<T extends PhoneView> = Omit<T, 'socketUrls'> & Partial<Pick<T, 'socketUrls'>>;

/** Where the softphone registers, whichever of two versions tells it during an upgrade. */
export const socketUrlsOf = ({
  socketUrls,
  socketUrl,
}: Pick<ToldPhone<PhoneView>, 'socketUrls' | 'socketUrl'>): readonly string[] =>
  socketUrls ?? (socketUrl ? [socketUrl] : []);
