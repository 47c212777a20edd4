import type { ReportFormat } from '#libs/contract';
import { REPORT_TYPES } from '#libs/metrics';

/** What of Fastify's reply is needed to send a file. */
export interface FileReply {
  headers(values: Record<string, string>): FileReply;
  send(body: unknown): unknown;
}

/** Answers with a file to be kept, `name` without its ending; nobody on the way keeps it. */
export function sendFile(
  reply: FileReply,
  { name, format }: { name: string; format: ReportFormat },
  body: unknown,
): void {
  reply
    .headers({
      'content-type': REPORT_TYPES[format],
      'content-disposition': `attachment; filename="${name}.${format}"`,
      'cache-control': 'no-store',
    })
    .send(body);
}
