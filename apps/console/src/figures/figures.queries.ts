import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type {
  AnnualView,
  NamedFigureTable,
  PublishedAccuracyView,
  PublishedFigureView,
  ReportFormat,
} from '#libs/contract';
import { queryFields } from '../../model/figures-address.rules.js';
import type { FigureChoice } from '../../model/figures.rules.js';
import { get, getFile, getList, queryOf } from '../api/rest.js';

/** Whoever looks at today sees what happened meanwhile. */
const RENEW_MS = 30_000;
const KEEP_MS = 60_000;

/** All that is shown of a choice comes from this one answer. */
export const useReport = (choice: FigureChoice, enabled: boolean): UseQueryResult<NamedFigureTable[]> =>
  useQuery({
    queryKey: ['figure-report', choice],
    queryFn: () => getList<NamedFigureTable>(`/figure-reports${queryOf(queryFields(choice))}`),
    enabled,
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });

/** Lets the browser keep a report as a file. */
export async function saveReport(
  choice: FigureChoice,
  format: ReportFormat,
  language: 'zh' | 'en',
): Promise<void> {
  const file = await getFile(`/figure-reports/file${queryOf({ ...queryFields(choice), format, language })}`);
  saveFile(file, `figures-${choice.from}-${choice.to}.${format}`);
}

/** The same of the figures of a year. */
export async function saveAnnual(
  year: number,
  districtId: string | null,
  format: ReportFormat,
  language: 'zh' | 'en',
): Promise<void> {
  const query = queryOf({ year, districtId, format, language });
  const whose = districtId === null ? '' : `-${districtId}`;
  saveFile(await getFile(`/annual-figures/file${query}`), `annual-${year}${whose}.${format}`);
}

export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // Some browsers begin to read it only later.
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MS);
}

export const usePublished = (): UseQueryResult<PublishedFigureView[]> =>
  useQuery({
    queryKey: ['published-figures'],
    queryFn: () => getList<PublishedFigureView>('/published-figures?limit=200'),
  });

export const usePublishedAccuracies = (): UseQueryResult<PublishedAccuracyView[]> =>
  useQuery({
    queryKey: ['published-accuracies'],
    queryFn: () => getList<PublishedAccuracyView>('/published-accuracies?limit=200'),
  });

export const useAnnual = (year: number, districtId: string | null): UseQueryResult<AnnualView> =>
  useQuery({
    queryKey: ['annual-figures', year, districtId],
    queryFn: () => get<AnnualView>(`/annual-figures${queryOf({ year, districtId })}`),
    placeholderData: keepPreviousData,
  });
