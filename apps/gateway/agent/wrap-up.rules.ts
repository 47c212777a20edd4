import type { Config } from '#libs/platform';

/** How long wrap-up may take, ms, and by how much and how often an agent may prolong it. */
export interface WrapUpLimits {
  wrapUpMs: number;
  extensionMs: number;
  extensions: number;
}

const EXTENSION_MS = 60_000;
const EXTENSIONS = 1;

/** The same for every agent. */
export const wrapUpLimitsOf = ({ wrapUpMs }: Pick<Config, 'wrapUpMs'>): WrapUpLimits => ({
  wrapUpMs,
  extensionMs: EXTENSION_MS,
  extensions: EXTENSIONS,
});
