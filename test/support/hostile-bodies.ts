/** An object in an object in an object …, `levels` of them, each under the same name. */
export const deepObject = (levels: number, name: string, innermost: unknown): unknown =>
  levels === 0 ? innermost : { [name]: deepObject(levels - 1, name, innermost) };

const list = (count: number, item: unknown): unknown[] => Array.from({ length: count }, () => item);

/** Bodies of less than 1 MB that have very many problems, or problems at places that take long to name. */
export const hostileBodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'wrong texts under a name of 100,000 characters': { ['k'.repeat(100_000)]: list(2_000, '\0') },
  'wrong texts below thirty long names': { deep: deepObject(29, 'k'.repeat(15_000), list(5_000, '\0')) },
  'names that cost six bytes a character': Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [`${String(index)}${'\u0001'.repeat(250)}`, 1]),
  ),
  'ten thousand names': Object.fromEntries(
    Array.from({ length: 9_990 }, (_, index) => [`name ${String(index)}`, index]),
  ),
};
