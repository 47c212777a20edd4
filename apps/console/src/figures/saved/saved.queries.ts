import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { App } from 'antd';
import type { ReportRunView, SavedReportView } from '#libs/contract';
import { getFile, getList, remove } from '../../api/rest.js';
import { useText } from '../../text/language.hook.js';
import { useTellRefusal } from '../../text/refusal.hook.js';
import { saveFile } from '../figures.queries.js';

const KEY = 'saved-reports';
/** A report that was asked for is there within seconds. */
const RENEW_MS = 3000;

export const reportPath = (id: string): string => `/saved-reports/${encodeURIComponent(id)}`;

export const useReports = (): UseQueryResult<SavedReportView[]> =>
  useQuery({ queryKey: [KEY], queryFn: () => getList<SavedReportView>('/saved-reports?limit=200') });

export const useRuns = (id: string): UseQueryResult<ReportRunView[]> =>
  useQuery({
    queryKey: [KEY, id],
    queryFn: () => getList<ReportRunView>(`${reportPath(id)}/runs`),
    refetchInterval: RENEW_MS,
  });

/** Sends something; reads the reports again, and says what was refused. */
export function useReportAct<In, Out>(send: (input: In) => Promise<Out>, onDone?: () => void) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const tellRefusal = useTellRefusal();
  const { t } = useText();
  return useMutation({
    mutationFn: send,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [KEY] });
      void message.success(t('actDone'));
      onDone?.();
    },
    onError: async (error) => {
      tellRefusal(error);
      await queries.invalidateQueries({ queryKey: [KEY] });
    },
  });
}

/** Deletes a report. It leaves the list first: what was made of one that is gone is not to be asked for. */
export function useDropReport(id: string) {
  const queries = useQueryClient();
  return useReportAct(() => {
    queries.setQueryData<SavedReportView[]>([KEY], (reports) => reports?.filter((one) => one.id !== id));
    return remove(reportPath(id));
  });
}

export async function fetchRun({ id, reportId, from, to, format }: ReportRunView): Promise<void> {
  const file = await getFile(`${reportPath(reportId)}/runs/${encodeURIComponent(id)}/file`);
  saveFile(file, `report-${from}-${to}.${format}`);
}
