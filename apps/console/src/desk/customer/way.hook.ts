import type { CallJourney, MenuNode } from '#libs/contract';
import { nodeName, wayOf } from '../../../model/desk/journey.rules.js';
import { useText } from '../../text/language.hook.js';
import { NODE_KIND } from '../../text/telephony.text.js';

/** The way of a caller through a voice tree, in words. */
export function useWay(): (journey: CallJourney, menu: Readonly<Record<string, MenuNode>>) => string {
  const { p, lang } = useText();
  const kindName = (kind: string): string => p(NODE_KIND[kind] ?? [kind, kind]);
  return (journey, menu) => wayOf(journey, (id) => nodeName(id, menu[id], lang, kindName));
}
