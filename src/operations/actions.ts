import { actionNames, actionOf, suggestedTones } from '../core/enhancement/prepare/actions.ts';
import { contextOptions } from '../core/context/field-types/field-type.ts';
import { fieldTypes } from '../core/context/field-types/index.ts';
import { formats } from '../core/text/formats.ts';
import { permissions } from '../core/permissions.ts';
import { strictObject } from './fields.ts';
import { defineOperation } from './operation.ts';

const choices = (registry: Readonly<Record<string, { readonly label: string }>>) =>
  Object.entries(registry).map(([name, { label }]) => ({ name, label }));

/** Lists the actions, tones, formats, field types and context options, with the labels of a menu. */
export const actions = defineOperation({
  name: 'actions',
  route: { method: 'get', path: '/api/ai/actions' },
  permissions: permissions.filter((permission) => permission.startsWith('ai.')),
  input: strictObject({}),
  run: () =>
    Promise.resolve({
      data: {
        actions: actionNames.map((name) => {
          const { label, description, needs } = actionOf(name);
          return { name, label, description, needs: needs ?? null };
        }),
        tones: choices(suggestedTones),
        formats: choices(formats),
        fieldTypes: choices(fieldTypes),
        contextOptions: choices(contextOptions),
      },
    }),
});
