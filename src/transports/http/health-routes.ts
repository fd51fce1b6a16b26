import type Router from '@koa/router';
import { ZomaError } from '../../core/errors.ts';
import type { Health } from '../../core/health.ts';
import { successOf } from '../envelope.ts';

export const routeHealth = (router: Router, health: Health): void => {
  router.get('/api/health/live', (ctx) => {
    ctx.body = successOf({ data: { status: 'ok' } });
  });

  router.get('/api/health/ready', async (ctx) => {
    if (!(await health.ready())) throw new ZomaError('unavailable', { message: 'This node takes no work now.' });
    ctx.body = successOf({ data: { status: 'ok' } });
  });

  router.get('/api/health', async (ctx) => {
    const checks = await health.checks();
    const isDown = Object.values(checks).some(({ status, needed }) => needed && status === 'down');
    const data = { status: isDown ? 'down' : 'ok', checks };
    if (isDown) throw new ZomaError('unavailable', { message: 'A service that is needed is down.', details: data });
    ctx.body = successOf({ data });
  });
};
