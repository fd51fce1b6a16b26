import type { ComponentChildren } from 'preact';
import type { Pages } from '../load.ts';
import { t } from '../words.ts';
import { ErrorNotice } from './notice.tsx';

/** A column: its heading, and what it shows of an item. */
export interface Column<Item> {
  readonly heading: string;
  readonly show: (item: Item) => ComponentChildren;
  readonly number?: boolean;
}

/** Shows items as rows. `label` names the table for screen readers. */
export const Table = <Item,>({
  label,
  items,
  columns,
  keyOf,
}: {
  label: string;
  items: readonly Item[];
  columns: readonly Column<Item>[];
  keyOf: (item: Item) => string;
}) => (
  <div class="scroll" role="region" aria-label={label} tabIndex={0}>
    <table class="table">
      <thead>
        <tr>
          {columns.map(({ heading, number }) => (
            <th key={heading} scope="col" class={number ? 'number' : ''}>
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={keyOf(item)}>
            {columns.map(({ heading, show, number }) => (
              <td key={heading} class={number ? 'number' : ''}>
                {show(item)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** Shows a list of the wire as a table, with its empty, loading and error states, and a button for the next page. */
export const PagedTable = <Item,>({
  pages,
  empty,
  ...table
}: {
  pages: Pages<Item>;
  empty: string;
  label: string;
  columns: readonly Column<Item>[];
  keyOf: (item: Item) => string;
}) => (
  <div class="stack">
    <ErrorNotice error={pages.error} retry={() => void pages.reload()} />
    {pages.data === undefined && pages.loading && (
      <p class="waiting" role="status">
        {t('loading')}
      </p>
    )}
    {pages.data?.length === 0 && <p class="empty">{empty}</p>}
    {pages.data !== undefined && pages.data.length > 0 && <Table {...table} items={pages.data} />}
    {pages.hasMore && (
      <div>
        <button type="button" class="button" disabled={pages.loading} onClick={() => void pages.more()}>
          {t('show_more')}
        </button>
      </div>
    )}
  </div>
);
