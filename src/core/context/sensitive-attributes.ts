/** Whether what stands under these keys, the outermost first, is never to leave. */
export type IsSensitive = (path: readonly string[]) => boolean;

/** Alike however a host or a form writes the name: `baseSalary`, `base_salary`, `Base salary`. */
const folded = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, '');

/** What the name says of an attribute of that type; of an unknown type, what it says of any. */
const attributesMeant = (name: string, type: string | undefined): string[] => {
  if (type === undefined) return name.includes('.') ? [name, name.slice(name.indexOf('.') + 1)] : [name];
  return name.startsWith(`${type}.`) ? [name, name.slice(type.length + 1)] : [name];
};

/**
 * Tells for records of a type which of their attributes the names cover: `salary` covers any of that name,
 * `contact.salary` those of contacts, and any `salary` under a key `contact`, at whatever depth. Where the type is
 * unknown, as in what a client sends of its tab, `contact.salary` covers every `salary`.
 */
export const sensitiveAttributes = (names: readonly string[]) => {
  const wanted = names.map((name) => folded(name.trim())).filter((name) => name !== '');
  // Records of a type have the same names over and over.
  const known = new Map<string, string>();
  const foldedOnce = (name: string): string => {
    const found = known.get(name) ?? folded(name);
    known.set(name, found);
    return found;
  };
  return (type: string | undefined): IsSensitive => {
    const ofType = type === undefined ? undefined : folded(type);
    const endings = wanted.flatMap((name) => attributesMeant(name, ofType)).map((name) => `.${name}`);
    if (endings.length === 0) return () => false;
    return (path) => {
      const place = `.${path.map(foldedOnce).join('.')}`;
      return endings.some((ending) => place.endsWith(ending));
    };
  };
};
