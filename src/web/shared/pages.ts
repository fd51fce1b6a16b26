import { api } from './api.ts';
import { ApiError, type CallOptions } from './wire.ts';

/** A page of a list of the wire. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** The most items that the service puts in a page. */
const pageSize = 100;

/** Reads the first `count` pages of a list as one. @throws ApiError */
export const readPages = async <Item>(
  path: string,
  query: Exclude<CallOptions['query'], undefined>,
  count: number,
): Promise<Page<Item>> => {
  let page = await api.get<Page<Item>>(path, { query });
  const items = [...page.items];
  for (let number = 1; number < count && page.nextCursor !== null; number += 1) {
    page = await api.get<Page<Item>>(path, { query: { ...query, cursor: page.nextCursor } });
    items.push(...page.items);
  }
  return { items, nextCursor: page.nextCursor };
};

/** Reads a short list of the wire whole, such as the roles of an organization. @throws ApiError */
export const readAll = async <Item>(path: string): Promise<readonly Item[]> =>
  (await readPages<Item>(path, { limit: pageSize }, Infinity)).items;

/** Finds an item of a short list of the wire by its id. @throws ApiError; `not_found` when the list does not have it */
export const readItem = async <Item extends { readonly id: string }>(path: string, id: string): Promise<Item> => {
  const item = (await readAll<Item>(path)).find((each) => each.id === id);
  if (!item) throw new ApiError('not_found', 'This does not exist any more.');
  return item;
};
