import type { Measure } from '../../shared/format.ts';
import { translator } from '../../shared/i18n.ts';
import { words } from '../words.ts';

/** The texts of the usage. */
export const t = translator({
  ...words,
  lead: [
    'Today and the 30 days before. A day begins at midnight UTC.',
    'Heute und die 30 Tage davor. Ein Tag beginnt um Mitternacht UTC.',
  ],
  measure: ['Shown', 'Gezeigt'],
  by_day: ['By day', 'Nach Tag'],
  by_user: ['By user', 'Nach Benutzer'],
  by_provider: ['By provider', 'Nach Anbieter'],
  by_action: ['By action', 'Nach Aktion'],
  day: ['Day (UTC)', 'Tag (UTC)'],
  as_table: ['The days as a table', 'Die Tage als Tabelle'],
  total: ['Total', 'Summe'],
  in_days: ['{measure}, 31 days', '{measure}, 31 Tage'],
  none: ['Nothing was used in these days.', 'In diesen Tagen wurde nichts verbraucht.'],
  none_of_measure: [
    'Nothing to show for this measure: sample models cost nothing.',
    'Für diese Größe gibt es nichts zu zeigen: Beispielmodelle kosten nichts.',
  ],
  erased: ['Erased user', 'Gelöschter Benutzer'],
  all: ['Show all {count}', 'Alle {count} zeigen'],
  left: ['Cost left until {time}', 'Kosten übrig bis {time}'],
  left_now: ['Cost left', 'Kosten übrig'],
  window: ['Cost in this window', 'Kosten in diesem Fenster'],
  unlimited: ['no limit', 'kein Limit'],
});

/** Amounts of every measure; cost in dollars. */
export type Amount = Readonly<Record<Measure, number>>;

/** What one user, provider, action or day has used; a user has a name unless erased. */
export type Share = Amount & { readonly name?: string | null; readonly email?: string | null };

export type Shares = Readonly<Record<string, Share>>;

export const nothing: Amount = { requests: 0, tokens: 0, cost: 0 };
