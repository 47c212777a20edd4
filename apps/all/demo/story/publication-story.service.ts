import type { Page, PublishedAccuracyView, PublishedFigureView } from '#libs/contract';
import type { Person, Staff } from './staff.service.js';

/** What is told the public of a month. */
const FIGURES = ['connection-rate', 'connection-within-15s'] as const;

/** The figures of a month as the public is told them, each with the contacts that it was made of. */
export class PublicationStory {
  constructor(private readonly staff: Staff) {}

  /** Repeated, it tells what was not told. Waits for what is not counted yet. */
  async tell({ drawId, from, to }: { drawId: string; from: string; to: string }): Promise<void> {
    const lead = await this.staff.as('demo-quality');
    const note = `${Number(from.slice(0, 4))} 年 ${Number(from.slice(5, 7))} 月`;
    await this.figures(lead, { from, to, note });
    const { items } = await lead.get<Page<PublishedAccuracyView>>('published-accuracies?limit=200');
    if (items.some(({ draws }) => draws.some((draw) => draw.drawId === drawId))) return;
    await lead.postWhenReady('published-accuracies', { drawIds: [drawId], note, public: true });
  }

  private async figures(lead: Person, told: { from: string; to: string; note: string }): Promise<void> {
    const { items } = await lead.get<Page<PublishedFigureView>>('published-figures?limit=200');
    for (const definition of FIGURES) {
      if (items.some((one) => one.from === told.from && one.definition.id === definition)) continue;
      await lead.postWhenReady('published-figures', { definition, ...told, public: true });
    }
  }
}
