import { array, boolean, string } from 'yup';
import { changedFields } from '../core/audit.ts';
import type { Permission } from '../core/permissions.ts';
import { problemOfPattern, problemOfPatterns } from '../core/privacy/pattern-bounds.ts';
import { formatNames } from '../core/text/formats.ts';
import type { SensitivePattern } from '../ports/privacy-policies.ts';
import { furtherRule, oneOf, rule, strictObject } from './fields.ts';
import { defineOperation } from './operation.ts';

const mostPatterns = 50;
const longestPattern = 500;
const mostAttributes = 200;

/** The name that users read and that the pattern's placeholders carry. */
const patternName = () =>
  string()
    .required()
    .max(50)
    .matches(/^[\p{L}\p{N}]+( [\p{L}\p{N}]+)*$/u, '${path} must be letters, digits and single spaces');

const pattern = () =>
  string()
    .required()
    .max(longestPattern)
    .test(
      rule<string>({
        name: 'pattern',
        schema: { [furtherRule]: 'Is a regular expression in the syntax of RE2 that does not repeat too much.' },
        test: function (value) {
          const problem = value === '' || value.length > longestPattern ? undefined : problemOfPattern(value);
          return problem === undefined || this.createError({ message: `${this.path} cannot be used: ${problem}` });
        },
      }),
    );

/** Whether every pattern of the list compiles within its bounds; each pattern's own check reports its problem. */
const areUsable = (patterns: readonly unknown[]): patterns is readonly SensitivePattern[] =>
  patterns.length <= mostPatterns &&
  patterns.every((given) => {
    const { pattern: written } = (given ?? {}) as { pattern?: unknown };
    return typeof written === 'string' && written.length <= longestPattern && problemOfPattern(written) === undefined;
  });

/** Whether no name occurs twice, ignoring case; the check of each name reports values that are not strings. */
const isEachOnce = (given: readonly unknown[] = []): boolean => {
  const names = given.filter((name) => typeof name === 'string');
  return new Set(names.map((name) => name.toLowerCase())).size === names.length;
};

const patternList = () =>
  array()
    .of(strictObject({ name: patternName(), pattern: pattern() }))
    .max(mostPatterns)
    .test(
      rule<readonly unknown[] | undefined>({
        name: 'names',
        message: '${path} must have each name once',
        schema: { [furtherRule]: 'Each name occurs once, ignoring case; the patterns together are not too large.' },
        test: (patterns) => isEachOnce(patterns?.map((given) => (given as { name?: unknown } | null)?.name)),
      }),
    )
    .test(
      rule<readonly unknown[] | undefined>({
        name: 'together',
        schema: {},
        test: function (patterns) {
          const problem = patterns && areUsable(patterns) ? problemOfPatterns(patterns) : undefined;
          return problem === undefined || this.createError({ message: `${this.path} cannot be used: ${problem}` });
        },
      }),
    );

const policyFields = strictObject({
  enabled: boolean(),
  patterns: patternList(),
  sensitiveAttributes: array().of(string().required().max(511)).max(mostAttributes),
});

const subjectOf = (id: string) => ({ type: 'organization', id });

/** Defines the operation that returns the privacy policy of the caller's organization. */
const read = (name: string, path: string, permissions: readonly Permission[]) =>
  defineOperation({
    name,
    route: { method: 'get', path },
    permissions,
    input: strictObject({}),
    run: async ({ caller, services }) => ({ data: await services.privacyPolicies.find(caller.organizationId) }),
  });

/** Defines the operation that changes the given fields of the organization's privacy policy and keeps the others. */
const write = (name: string, path: string, permissions: readonly Permission[]) =>
  defineOperation({
    name,
    route: { method: 'put', path },
    permissions,
    input: policyFields,
    run: async ({ caller: { organizationId }, input, services, audit }) => {
      const { before, after } = await services.privacyPolicies.change(organizationId, (present) => ({
        enabled: input.enabled ?? present.enabled,
        patterns: input.patterns ?? present.patterns,
        sensitiveAttributes: [...new Set(input.sensitiveAttributes ?? present.sensitiveAttributes)],
      }));
      const changed = changedFields(before, after);
      if (changed) await audit({ type: 'privacy.updated', subject: subjectOf(organizationId), ...changed });
      return { data: after };
    },
  });

/** The path and the permission of hosts that were written before administration had a path of its own. */
const earlier = ['/api/org/privacy', ['entity.manage', 'settings.manage']] as const;
const administration = ['/api/admin/privacy', ['settings.manage']] as const;

/** The longest text to try patterns on, in UTF-16 code units. */
const longestTrial = 10_000;

/** Finds what the built-in detectors and the given patterns, or else the saved ones, would mask in a text. Nothing is stored or sent. */
export const tryPrivacyPatterns = defineOperation({
  name: 'tryPrivacyPatterns',
  route: { method: 'post', path: '/api/admin/privacy/try' },
  permissions: ['settings.manage'],
  input: strictObject({
    text: string().required().max(longestTrial),
    format: oneOf(formatNames).default('text'),
    patterns: patternList(),
  }),
  run: async ({ caller, input: { text, format, patterns }, services }) => {
    const found = await services.tryPatterns(caller.organizationId, { text, format, patterns });
    const spans = found.map(({ start, end, kind, name }) => ({
      start,
      end,
      kind,
      ...(name !== undefined && { name }),
    }));
    return { data: { spans } };
  },
});
/** Returns the privacy policy of the organization, at the earlier path. */
const privacyPolicy = read('privacyPolicy', ...earlier);
/** Changes the given fields of the privacy policy and keeps the others, at the earlier path. */
const setPrivacyPolicy = write('setPrivacyPolicy', ...earlier);
/** Returns the privacy policy of the organization. */
const adminPrivacyPolicy = read('adminPrivacyPolicy', ...administration);
/** Changes the given fields of the privacy policy and keeps the others. */
const setAdminPrivacyPolicy = write('setAdminPrivacyPolicy', ...administration);

/** The operations on the privacy policy, at both paths. */
export const privacyOperations = [privacyPolicy, setPrivacyPolicy, adminPrivacyPolicy, setAdminPrivacyPolicy] as const;
