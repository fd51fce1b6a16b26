import { formatDay, formatNumber } from '../shared/format.ts';
import { language } from '../shared/i18n.ts';
import { textOf, type Entity, type Records } from './records.ts';
import { t } from './words.ts';

/** What the parts of an opportunity's page get. */
export interface PartProps {
  readonly records: Records;
  readonly opportunity: Entity;
  readonly userId: string;
}

/** Says who wrote a record, and when. */
export const byline = (record: Entity): string => {
  const date = textOf(record, 'date');
  return t('by', { author: textOf(record, 'author'), date: date === '' ? '' : formatDay(date) });
};

/** Formats the amount of an opportunity in its currency. */
export const formatAmount = ({ attributes: { amount, currency } }: Entity): string =>
  typeof amount !== 'number'
    ? ''
    : typeof currency === 'string' && /^[a-z]{3}$/i.test(currency)
      ? amount.toLocaleString(language.get(), { style: 'currency', currency, maximumFractionDigits: 0 })
      : formatNumber(amount);
