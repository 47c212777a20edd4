/** What an article is about and for from a day on, without what it says. A version never changes. */
export interface ArticleVersionHead {
  /** From 1. */
  version: number;
  title: string;
  /** What it is about, as people file it. */
  topic: string;
  /** Topics of contacts that it answers; none = it is for no topic in particular. */
  topicIds: string[];
  /** Queues whose contacts it is for; none = all. */
  queueIds: string[];
  /** First Shanghai day on which it is valid, YYYY-MM-DD; until a later version's or the withdrawal. */
  validFrom: string;
  createdBy: string;
  /** ISO 8601 in UTC. */
  createdAt: string;
}

export interface ArticleVersionView extends ArticleVersionHead {
  /** Plain text. */
  body: string;
}

/** An article as lists have it: without what its versions say. */
export interface ArticleEntry {
  id: string;
  /** Whose it is; 00 = every district reads it. */
  districtId: string;
  /** First Shanghai day on which it is valid no more; null = it is. */
  withdrawnFrom: string | null;
  /** All, the oldest first. */
  versions: ArticleVersionHead[];
}

/** What agents answer by, and answers are judged by. */
export interface ArticleView extends ArticleEntry {
  versions: ArticleVersionView[];
}

/** The version of an article that was valid on a day. */
export interface ArticleOnDay extends Pick<ArticleView, 'id' | 'districtId'> {
  version: ArticleVersionView;
}

/** What was valid when somebody contacted us. */
export interface ContactArticles {
  contactId: string;
  /** The Shanghai day on which the contact was opened. */
  day: string;
  /** Those for its topic first, then those for its queue, then by what they are filed under and title. */
  articles: ArticleOnDay[];
}

/** What contacts are about, as people count it: agents name one when they wrap up. */
export interface TopicView {
  id: string;
  /** Whose it is; 00 = every district uses it. */
  districtId: string;
  name: string;
  nameEn: string;
  /** False: still named by what was counted under it, and no longer to be chosen. */
  active: boolean;
}
