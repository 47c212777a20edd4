import type { CallJourney, MenuNode } from '#libs/contract';
import type { PromptRepository, Words } from '../prompt/index.js';
import { PROMPTS, isPromptName } from '../speech/index.js';
import type { IvrNode } from './tree.model.js';
import type { TreeRepository } from './tree.repository.js';

/** Says to people what the nodes are that a caller passed, which a timeline has by their ids. */
export class MenuNames {
  constructor(
    private readonly trees: Pick<TreeRepository, 'version'>,
    private readonly prompts: Pick<PromptRepository, 'find'>,
  ) {}

  /** By id, of the version they went through; empty where nobody noted which that was, or it is not there. */
  async of(journey: Pick<CallJourney, 'path' | 'tree'>): Promise<Record<string, MenuNode>> {
    const { tree, path } = journey;
    const version = tree ? await this.trees.version(tree.id, tree.version) : null;
    if (!version) return {};
    const passed = new Set(path);
    const nodes = version.content.nodes.filter(({ id }) => passed.has(id));
    const names = nodes.map(promptOf).filter((prompt) => typeof prompt === 'string');
    const made = new Map((await this.prompts.find(names)).map(({ id, words }) => [id, words]));
    const wordsOf = (name: string): Words => (isPromptName(name) ? PROMPTS[name] : (made.get(name) ?? {}));
    return Object.fromEntries(nodes.map((node) => [node.id, menuNode(node, wordsOf)]));
  }
}

const promptOf = (node: IvrNode) => ('prompt' in node ? (node.prompt ?? null) : null);

function menuNode(node: IvrNode, wordsOf: (name: string) => Words): MenuNode {
  const prompt = promptOf(node);
  const { kind } = node;
  return typeof prompt === 'string'
    ? { kind, words: wordsOf(prompt), prompt }
    : { kind, words: prompt ?? {}, prompt: null };
}
