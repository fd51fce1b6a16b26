import { array, mixed, string } from 'yup';
import type { Entity, EntityLink, Precondition, Visibility } from '../ports/entities.ts';
import { anyObject, furtherRule, oneOf, rule, strictObject } from './fields.ts';

/** The bounds of an entity. */
const longestKey = 255;
const longestTitle = 1_000;
const mostLinks = 500;
const mostVisibleTo = 100;
const attributeBounds = { values: 1_000, depth: 16, characters: 100_000 };

/** Matches a string without control characters and line separators (Unicode Cc, Zl, Zp). */
const printable = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u;

/** Builds the schema of a type, an id or a relation of the host application, kept unchanged. */
export const hostString = () =>
  string().required().max(longestKey).matches(printable, '${path} must have no control characters');

/** Counts the values inside a value and their depth. Recursive: `validate` has refused hostile nesting before. */
const measure = (value: unknown): { values: number; depth: number } => {
  if (typeof value !== 'object' || value === null) return { values: 0, depth: 0 };
  const inner = Object.values(value).map(measure);
  return {
    values: inner.reduce((sum, { values }) => sum + values, inner.length),
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
  };
};

const attributes = () =>
  anyObject().test(
    rule<object | undefined>({
      name: 'bounds',
      schema: {
        maxProperties: attributeBounds.values,
        [furtherRule]:
          `Has at most ${String(attributeBounds.values)} values, nested at most ${String(attributeBounds.depth)} deep, ` +
          `and at most ${String(attributeBounds.characters)} characters as JSON.`,
      },
      test: function (value) {
        if (typeof value !== 'object') return true;
        const { values, depth } = measure(value);
        const refuse = (what: string) => this.createError({ message: `${this.path} ${what}` });
        if (values > attributeBounds.values) {
          return refuse(`must have at most ${String(attributeBounds.values)} values`);
        }
        if (depth > attributeBounds.depth) {
          return refuse(`must be nested at most ${String(attributeBounds.depth)} deep`);
        }
        if (JSON.stringify(value).length <= attributeBounds.characters) return true;
        return refuse(`must be at most ${String(attributeBounds.characters)} characters as JSON`);
      },
    }),
  );

const names = () => array().of(hostString()).max(mostVisibleTo);

/** Refuses an empty visibility: it would hide the entity from everybody, where the host may mean the opposite. */
const visibility = () =>
  strictObject({ roles: names(), users: names() })
    .nullable()
    .optional()
    .default(undefined)
    .test(
      rule<{ readonly roles?: unknown; readonly users?: unknown } | null | undefined>({
        name: 'named',
        message: '${path} must name roles or users',
        schema: { anyOf: [{ type: 'null' }, { required: ['roles'] }, { required: ['users'] }] },
        test: (value) => !value || Boolean(value.roles ?? value.users),
      }),
    );

/** The fields that identify an entity. */
export const entityKey = { type: hostString(), id: hostString() };

/** The schema of an entity that a client stores; over HTTP its type and id are in the path. */
export const entityFields = strictObject({
  ...entityKey,
  title: string().required().max(longestTitle),
  attributes: attributes(),
  links: array()
    .of(strictObject({ relation: hostString(), ...entityKey }))
    .max(mostLinks),
  visibility: visibility(),
});

const visibilityOf = ({ roles, users }: Visibility): Visibility => ({
  ...(roles ? { roles } : {}),
  ...(users ? { users } : {}),
});

const withoutDuplicates = (links: readonly EntityLink[]): EntityLink[] => [
  ...new Map(links.map((link) => [JSON.stringify([link.relation, link.type, link.id]), link])).values(),
];

/** Makes the entity of a valid input; a repeated link counts once. */
export const entityOf = (input: ReturnType<typeof entityFields.validateSync>): Entity => ({
  type: input.type,
  id: input.id,
  title: input.title,
  attributes: { ...input.attributes },
  links: withoutDuplicates(input.links ?? []),
  ...(input.visibility ? { visibility: visibilityOf(input.visibility as Visibility) } : {}),
});

/**
 * An entity tag (RFC 9110, section 8.8.3). One that a compressing proxy has weakened (nginx: `W/"7"`) or extended (Apache: `"7-gzip"`) is
 * the same version: it identifies the entity, not the bytes of an answer.
 */
const entityTag = /^(?:W\/)?"([\x21\x23-\x7e\x80-\xff]{0,100})"$/;
const versionTag = /^(\d{1,10})(?:--?(?:gzip|br|deflate|zstd))?$/;
const mostTags = 100;
/** An entity tag in a list, which commas separate, for the API reference. */
const tagPattern = '(W/)?"[\\u0021\\u0023-\\u002B\\u002D-\\u007E\\u0080-\\u00FF]{0,100}"';

const tagsIn = (given: string): readonly string[] => given.split(',', mostTags + 1).map((tag) => tag.trim());

/** Whether a value is `*`, a version, or a list of entity tags. */
const isIfMatch = (given: unknown): given is string | number => {
  if (typeof given === 'number') return Number.isSafeInteger(given) && given > 0;
  if (typeof given !== 'string') return false;
  const tags = tagsIn(given);
  return given === '*' || (tags.length <= mostTags && tags.every((tag) => entityTag.test(tag)));
};

/**
 * The precondition of a change. Over HTTP the headers `If-Match` and `If-None-Match`, over a socket a version, `*`, or what the header
 * would be.
 */
export const ifMatchField = {
  ifMatch: mixed<string | number>().test(
    rule<unknown>({
      name: 'ifMatch',
      message: 'must be *, or versions as entity tags such as "7"',
      schema: {
        anyOf: [
          { const: '*' },
          { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
          { type: 'string', pattern: `^${tagPattern}( *, *${tagPattern}){0,${String(mostTags - 1)}}$` },
        ],
      },
      test: (given) => given === undefined || isIfMatch(given),
    }),
  ),
};
export const preconditionFields = { ...ifMatchField, ifNoneMatch: oneOf(['*']) };

/** Reads the versions of a list of tags. A tag that is no version of ours matches none. */
const versionsIn = (tags: readonly string[]): number[] =>
  tags.flatMap((tag) => {
    const [, value] = entityTag.exec(tag) ?? [];
    const [, version] = versionTag.exec(value ?? '') ?? [];
    return version === undefined ? [] : [Number(version)];
  });

const readIfMatch = (given: string | number): '*' | readonly number[] => {
  if (given === '*') return given;
  return typeof given === 'number' ? [given] : versionsIn(tagsIn(given));
};

/** Reads the fields of a precondition that `validate` has accepted. */
export const preconditionOf = ({
  ifMatch,
  ifNoneMatch,
}: {
  readonly ifMatch?: string | number | null | undefined;
  readonly ifNoneMatch?: string | null | undefined;
}): Precondition => ({
  ...(ifMatch == null ? {} : { ifMatch: readIfMatch(ifMatch) }),
  ...(ifNoneMatch == null ? {} : { ifNoneMatch: '*' }),
});
