import { string } from 'yup';
import type { FaultReport } from '../core/failover/fault-injection.ts';
import { ZomaError } from '../core/errors.ts';
import { injectedFaults } from '../ports/language-model.ts';
import { oneOf, strictObject } from './fields.ts';
import { defineOperation, type Operation } from './operation.ts';
import type { Services } from './services.ts';

const present = ({ models, expiresAt }: FaultReport) => ({
  items: models.map((model) => ({ provider: 'mock', ...model })),
  expiresAt: expiresAt?.toISOString() ?? null,
});

/** @throws ZomaError `not_found` on a node without a demonstration */
const faultsOf = ({ demo }: Services) => {
  if (!demo) throw new ZomaError('not_found');
  return demo.faults;
};

/** Lists the sample models with the faults that they have in the caller's next sessions. */
export const demoFaults = defineOperation({
  name: 'demoFaults',
  route: { method: 'get', path: '/api/demo/faults' },
  permissions: ['ai.enhance.create'],
  input: strictObject({}),
  run: async ({ caller, services }) => ({ data: present(await faultsOf(services).report(caller)) }),
});

/** Makes a sample model fail, stall, break off, refuse or slow down in the caller's next sessions, or ends that. */
export const setDemoFault = defineOperation({
  name: 'setDemoFault',
  route: { method: 'put', path: '/api/demo/faults' },
  permissions: ['ai.enhance.create'],
  input: strictObject({
    model: string().required().max(100),
    fault: oneOf(['none', ...injectedFaults]).required(),
  }),
  run: async ({ caller, services, input }) => ({ data: present(await faultsOf(services).set(caller, input)) }),
});

/** The operations of a demonstration, with the types of their answers; a node in production has none of them. */
export const demoOperationTable = [demoFaults, setDemoFault] as const;

/** The operations of a demonstration, for callers that treat them alike. */
export const demoOperations: readonly Operation[] = demoOperationTable;
