import type Router from '@koa/router';
import type { Context } from 'koa';
import { string } from 'yup';
import { looksLikeSystemKey } from '../../core/auth/key-text.ts';
import { ZomaError } from '../../core/errors.ts';
import { strictObject } from '../../operations/fields.ts';
import { pageFields, readPage } from '../../operations/paging.ts';
import { validate } from '../../operations/validation.ts';
import type { SystemKey } from '../../ports/organizations.ts';
import { successOf } from '../replies.ts';
import { bearerTokenOf, originOf, presentedBy, queryOf, readShortBody } from './requests.ts';
import type { HttpOptions } from './server.ts';

const name = () => string().trim().required().max(200);
/** The schema of a new organization with its first administrator. */
export const newOrganization = strictObject({
  name: name(),
  admin: strictObject({ email: string().trim().email().required().max(320), name: name() }),
});
const page = strictObject(pageFields);

/**
 * Serves the creation and the list of organizations, to system keys alone. A system key has no organization and no user, so these are no
 * operations, and sockets do not offer them.
 */
export const routeOrganizations = (
  router: Router,
  { organizationService, services }: Pick<HttpOptions, 'organizationService' | 'services'>,
): void => {
  const requireSystemKey = async (ctx: Context): Promise<SystemKey> => {
    const token = bearerTokenOf(ctx);
    if (token === undefined || !looksLikeSystemKey(token)) {
      await services.authentication.byBearer(presentedBy(ctx), originOf(ctx));
      throw new ZomaError('forbidden', { message: 'Only a system key manages organizations.' });
    }
    const key = await organizationService.requireSystemKey(token);
    await services.requestLimiter.count(key.id);
    return key;
  };

  router.post('/api/admin/organizations', async (ctx) => {
    const key = await requireSystemKey(ctx);
    await readShortBody(ctx, () => Promise.resolve());
    const input = validate(newOrganization, ctx.request.body, 'json');
    const actor = { type: 'system', id: key.id } as const;
    const { organization, admin, passwordLink } = await organizationService.create(input, actor, originOf(ctx));
    ctx.status = 201;
    ctx.body = successOf({ data: { ...organization, admin: { ...admin, passwordLink } } });
  });

  router.get('/api/admin/organizations', async (ctx) => {
    await requireSystemKey(ctx);
    const { rows, nextCursor } = await readPage(validate(page, queryOf(ctx), 'query'), organizationService.list);
    ctx.body = successOf({ data: { items: rows, nextCursor } });
  });
};
