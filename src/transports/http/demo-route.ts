import type Router from '@koa/router';
import { successOf } from '../replies.ts';
import type { HttpOptions } from './server.ts';

/**
 * Serves what a newcomer needs before a login: the seeded accounts that their documented passwords open. Exists outside production alone;
 * in production the route is an unknown one.
 */
export const routeDemo = (router: Router, { services: { demo } }: Pick<HttpOptions, 'services'>): void => {
  if (!demo) return;
  router.get('/api/demo', async (ctx) => {
    ctx.body = successOf({ data: { accounts: await demo.accounts() } });
  });
};
