import { GuardedPost, signatureHeaders, type Clock, type Log } from '#libs/platform';
import {
  answerIn,
  bodyOf,
  lookupKeyOf,
  type LookupQuestion,
  type LookupResult,
  type Lookups,
} from './lookup.rules.js';

const MOST_BYTES = 4096;
/** Callers who are looked up at once; one more goes where a lookup without an answer leads. */
export const MOST_AT_ONCE = 100;
/** Of one tree: a system of one district that has become slow leaves room for those of the others. */
export const MOST_OF_ONE_TREE = 50;

export interface LookupSettings {
  /** The deployment's. */
  secret: string;
  /** Systems in our own network are meant. */
  allowInner: boolean;
}

/** Asks over HTTP, signed as webhooks are. */
export class HttpLookups implements Lookups {
  private readonly post: GuardedPost;
  private underWay = 0;
  private readonly byTree = new Map<string, number>();

  constructor(
    private readonly settings: LookupSettings,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.post = new GuardedPost(settings.allowInner);
  }

  keyOf(treeId: string): string {
    return lookupKeyOf(this.settings.secret, treeId);
  }

  async ask(question: LookupQuestion): Promise<LookupResult> {
    const { treeId } = question;
    const ofTree = this.byTree.get(treeId) ?? 0;
    if (this.underWay >= MOST_AT_ONCE || ofTree >= MOST_OF_ONE_TREE)
      return this.noAnswer(question, 'too many at once');
    this.underWay += 1;
    this.byTree.set(treeId, ofTree + 1);
    try {
      return await this.send(question);
    } catch (error) {
      return this.noAnswer(question, error instanceof Error ? error.message : String(error));
    } finally {
      this.underWay -= 1;
      const left = (this.byTree.get(treeId) ?? 1) - 1;
      if (left > 0) this.byTree.set(treeId, left);
      else this.byTree.delete(treeId);
    }
  }

  private async send(question: LookupQuestion): Promise<LookupResult> {
    const { treeId, url, seconds } = question;
    const body = bodyOf(question);
    const signature = signatureHeaders(this.keyOf(treeId), this.clock.now(), body);
    const headers = { 'x-jietong-event': 'ivr.lookup', ...signature };
    const answered = await this.post.send({
      url,
      headers,
      body,
      timeoutMs: seconds * 1000,
      mostBytes: MOST_BYTES,
    });
    if (answered.status !== 200) return this.noAnswer(question, `answered ${answered.status}`);
    const answer = answerIn(answered.body);
    return answer === null
      ? this.noAnswer(question, 'its body is not {"answer": a name}')
      : { answer, problem: null };
  }

  /** Who was asked about is in no log. */
  private noAnswer({ treeId, nodeId }: LookupQuestion, problem: string): LookupResult {
    this.log.warn({ treeId, nodeId, problem }, 'a lookup of a tree was not answered');
    return { answer: null, problem };
  }
}
