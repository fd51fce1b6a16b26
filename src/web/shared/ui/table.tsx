import type { ComponentChildren } from 'preact';
import type { Pages } from '../load.ts';
import { t } from '../words.ts';
import { Await } from './notice.tsx';

/** A column: its heading, and what it shows of an item. */
export interface Column<Item> {
  readonly heading: string;
  readonly show: (item: Item) => ComponentChildren;
  readonly number?: boolean;
}

/**
 * Shows items as rows; on a narrow window each item is a block whose values carry the headings. `label` names the table for screen readers.
 * The roles are written out, because a table that is displayed as blocks loses them.
 */
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
    <table class="table" role="table">
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ heading, number }) => (
            <th key={heading} role="columnheader" scope="col" class={number ? 'number' : ''}>
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {items.map((item) => (
          <tr key={keyOf(item)} role="row">
            {columns.map(({ heading, show, number }) => (
              <td key={heading} role="cell" data-heading={heading} class={number ? 'number' : ''}>
                <div>{show(item)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** Shows a list of the wire with its empty, loading and error states, and a button for the next page. */
export const PageList = <Item,>({
  pages,
  empty,
  children,
}: {
  pages: Pages<Item>;
  empty: string;
  children: (items: readonly Item[]) => ComponentChildren;
}) => (
  <div class="stack">
    <Await loaded={pages}>{(items) => (items.length === 0 ? <p class="empty">{empty}</p> : children(items))}</Await>
    {pages.hasMore && (
      <div>
        <button type="button" class="button" disabled={pages.loading} onClick={() => void pages.more()}>
          {t('show_more')}
        </button>
      </div>
    )}
  </div>
);

/** Shows a list of the wire as a table. */
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
  <PageList pages={pages} empty={empty}>
    {(items) => <Table {...table} items={items} />}
  </PageList>
);
