import type { ErrorCode, OpenedQuestionnaire, QuestionAnswer, QuizScore } from '#libs/contract';

/** What came back: the answer, or why not. */
export type Outcome<T> = { ok: T } | { refused: ErrorCode | 'NO_ANSWER' };

async function send<T>(path: string, body: object): Promise<Outcome<T>> {
  try {
    const answer = await fetch(`/api/v1/public/questionnaires/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const parsed = (await answer.json()) as T & { code: ErrorCode };
    return answer.ok ? { ok: parsed } : { refused: parsed.code };
  } catch {
    return { refused: 'NO_ANSWER' };
  }
}

/** How this browser comes: with its mark, or by an invitation. */
export interface Ticket {
  mark?: string;
  invitation?: string;
}

export const openQuestionnaire = (id: string, ticket: Ticket): Promise<Outcome<OpenedQuestionnaire>> =>
  send(`${encodeURIComponent(id)}/open`, ticket);

export const sendAnswers = (
  id: string,
  body: Ticket & { version: number; answers: readonly QuestionAnswer[] },
): Promise<Outcome<{ score: QuizScore | null }>> => send(`${encodeURIComponent(id)}/answers`, body);
