import { array, boolean, number, string } from 'yup';
import type { SettingsChange } from '../../core/administration/settings.ts';
import { isId } from '../../core/ids.ts';
import type { OrganizationSettings, UserLimits } from '../../ports/organization-settings.ts';
import { anyObject, checkedLater, furtherRule, rule, strictObject, uuid, type JsonSchema } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import type { Services } from '../services.ts';

const names = (of: string) =>
  checkedLater(array().of(string().required().max(200)).min(1).max(100).nullable(), `Names configured ${of}.`);
const mostEntries = 1_000;
const mostDollars = 1_000_000_000;

const amount = () => number().integer().min(0).max(Number.MAX_SAFE_INTEGER);

const isLimits = (value: unknown): value is UserLimits =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).every(
    ([name, limit]) => ['requests', 'tokens'].includes(name) && Number.isSafeInteger(limit) && (limit as number) >= 0,
  );

const amountSchema = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
/** `isLimits` in JSON Schema. */
const limitsSchema = {
  type: 'object',
  properties: { requests: amountSchema, tokens: amountSchema },
  additionalProperties: false,
};

/** Builds the schema of limits by role or by user. */
const limitsBy = (isKey: (key: string) => boolean, keys: string, propertyNames: JsonSchema) =>
  anyObject().test(
    rule<object | undefined>({
      name: 'limits',
      message: `\${path} must have at most ${String(mostEntries)} ${keys}, each with {requests?, tokens?} of whole numbers`,
      schema: {
        maxProperties: mostEntries,
        propertyNames,
        additionalProperties: limitsSchema,
        [furtherRule]: `The names are ${keys} of the organization.`,
      },
      test: (value) => {
        const entries = Object.entries(value ?? {});
        return entries.length <= mostEntries && entries.every(([key, limits]) => isKey(key) && isLimits(limits));
      },
    }),
  );

const settingsFields = {
  enabled: boolean(),
  providers: names('providers'),
  models: names('models'),
  retentionDays: number().integer().min(1).max(3_650).nullable(),
  limits: strictObject({
    organization: strictObject({ cost: number().min(0).max(mostDollars) })
      .optional()
      .default(undefined),
    user: strictObject({ requests: amount(), tokens: amount() }).optional().default(undefined),
    roles: limitsBy((name) => name.length <= 100, 'names of roles', { maxLength: 100 }),
    users: limitsBy(isId, 'ids of users', uuid),
  })
    .optional()
    .default(undefined),
};

/** Presents settings; `retentionDays` is that of the service when the organization has none of its own, and null without an end. */
const presentSettings = ({ settings }: Services, of: OrganizationSettings) => ({
  enabled: of.enabled,
  ...(of.providers && { providers: of.providers }),
  ...(of.models && { models: of.models }),
  retentionDays: settings.retentionDaysOf(of) ?? null,
  limits: of.limits,
});

type Input = Readonly<Record<string, unknown>>;

/** Reads the given fields; null stands for the absence of a restriction. */
const changeOf = (input: Input): SettingsChange =>
  Object.fromEntries(
    Object.entries(input)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value ?? undefined]),
  );

/** Returns the settings of the caller's organization. */
export const settings = defineOperation({
  name: 'settings',
  route: { method: 'get', path: '/api/admin/settings' },
  permissions: ['settings.manage'],
  input: strictObject({}),
  run: async ({ caller, services }) => ({ data: presentSettings(services, await services.settings.find(caller)) }),
});

/** Changes the given fields of the settings, and of `limits` the given parts. */
export const changeSettings = defineOperation({
  name: 'changeSettings',
  route: { method: 'patch', path: '/api/admin/settings' },
  permissions: ['settings.manage'],
  input: strictObject(settingsFields),
  run: async ({ input, caller, services, audit }) => {
    const changed = await services.settings.change(caller, changeOf(input));
    const [before, after] = [presentSettings(services, changed.before), presentSettings(services, changed.after)];
    const subject = { type: 'organization', id: caller.organizationId };
    await audit({ type: 'settings.updated', subject, before, after });
    return { data: after };
  },
});
