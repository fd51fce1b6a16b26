import { ApiError } from './wire.ts';

/** Writes a value so that equal values are equal texts: names in one order, lists of names as sets, null as absent. */
const canonical = (value: unknown): string =>
  JSON.stringify(value ?? null, (_, part: unknown) => {
    if (Array.isArray(part))
      return part.every((each) => typeof each === 'string') ? part.toSorted() : (part as unknown);
    if (typeof part !== 'object' || part === null) return part;
    const given = Object.entries(part).filter(([, each]) => each !== undefined && each !== null);
    return Object.fromEntries(given.sort(([one], [other]) => (one < other ? -1 : 1)));
  });

const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

/** What a form changes: the fields as it began, as the user wants them, and how they are read anew and written. */
interface Change<Fields extends object> {
  readonly began: Fields;
  readonly wanted: Fields;
  read(): Promise<Fields>;
  /** Gets the fields that the user changed. */
  write(changed: Partial<Fields>): Promise<unknown>;
}

/**
 * Writes the fields that the user changed, and no others, so that what another administrator changed beside them stays. Nothing is written
 * when there is no change.
 * @throws ApiError `changed_meanwhile` when one of these fields is no longer as the form began; what `read` and `write` throw
 */
export const saveChanges = async <Fields extends object>({
  began,
  wanted,
  read,
  write,
}: Change<Fields>): Promise<void> => {
  const names = (Object.keys(wanted) as (keyof Fields)[]).filter((name) => !isSame(wanted[name], began[name]));
  if (names.length === 0) return;
  const now = await read();
  if (names.some((name) => !isSame(now[name], began[name]) && !isSame(now[name], wanted[name]))) {
    throw new ApiError('changed_meanwhile', 'Another administrator has changed this meanwhile.');
  }
  await write(Object.fromEntries(names.map((name) => [name, wanted[name]])) as Partial<Fields>);
};
