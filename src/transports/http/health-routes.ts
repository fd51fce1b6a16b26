import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Authentication } from '../../core/auth/authentication.ts';
import { ZomaError } from '../../core/errors.ts';
import type { Health, HealthCheck } from '../../core/health.ts';
import { successOf } from '../envelope.ts';
import { bearerTokenOf, type RequestState } from './requests.ts';

type Checks = Readonly<Record<string, HealthCheck>>;

const withoutDetails = (checks: Checks): Checks =>
  Object.fromEntries(Object.entries(checks).map(([name, { status, needed }]) => [name, { status, needed }]));

/** Puts liveness, readiness and health at their routes. */
export const routeHealth = (
  router: Router,
  { health, authentication }: { health: Health; authentication: Authentication },
): void => {
  router.get('/api/health/live', (ctx) => {
    ctx.body = successOf({ data: { status: 'ok' } });
  });

  router.get('/api/health/ready', async (ctx) => {
    if (!(await health.ready())) throw new ZomaError('unavailable', { message: 'This node takes no work now.' });
    ctx.body = successOf({ data: { status: 'ok' } });
  });

  /** Whether the caller may see the details; a token that is sent is checked, and a bad one refused. @throws ZomaError */
  const maySeeDetails = async (ctx: Context): Promise<boolean> => {
    const token = bearerTokenOf(ctx);
    if (token === undefined) return false;
    const caller = await authentication.byAccessToken(token);
    (ctx.state as RequestState).caller = caller;
    return caller.permissions.includes('provider.view');
  };

  router.get('/api/health', async (ctx) => {
    const checks = await health.checks();
    const isDown = Object.values(checks).some(({ status, needed }) => needed && status === 'down');
    // A token cannot be checked while what it is checked against is down: that must not keep the answer back.
    const shown = !isDown && (await maySeeDetails(ctx)) ? checks : withoutDetails(checks);
    const data = { status: isDown ? 'down' : 'ok', checks: shown };
    if (isDown) throw new ZomaError('unavailable', { message: 'A service that is needed is down.', details: data });
    ctx.body = successOf({ data });
  });
};
