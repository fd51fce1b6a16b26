import type { ExecutionContext } from 'ava';
import { createZoma, ZomaClientError, type Zoma, type ZomaOptions } from '../../src/client/index.ts';

/** A client that the end of the test closes. */
export const client = (t: Pick<ExecutionContext, 'teardown'>, options: ZomaOptions): Zoma => {
  const zoma = createZoma(options);
  t.teardown(zoma.close);
  return zoma;
};

/** Resolves with the code of the error that something ends with, or `done`. */
export const codeOf = async (done: Promise<unknown>): Promise<string> => {
  try {
    await done;
    return 'done';
  } catch (error) {
    return error instanceof ZomaClientError ? error.code : String(error);
  }
};
