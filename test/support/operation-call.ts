import type { Operation } from '../../src/operations/operation.ts';
import type { TestNode } from './node.ts';
import type { Envelope } from './wire.ts';

/** Calls an operation over HTTP: what its route has parameters for is in the path, the rest in the body or the query. */
export const callOverHttp = async (
  node: TestNode,
  operation: Pick<Operation<unknown>, 'route'> | undefined,
  input: object,
  token: string,
): Promise<Envelope> => {
  if (!operation) throw new Error('no such operation');
  const { path: route } = operation.route;
  const method = operation.route.method.toUpperCase();
  const fields = Object.entries(input) as [string, unknown][];
  const path = fields.reduce((sum, [name, value]) => sum.replace(`:${name}`, encodeURIComponent(String(value))), route);
  const rest = fields.filter(([name]) => !route.split('/').includes(`:${name}`));
  const query = new URLSearchParams(rest.map(([name, value]): [string, string] => [name, String(value)]));
  const hasBody = ['POST', 'PUT', 'PATCH'].includes(method);
  const answer = await node.http.request(hasBody || rest.length === 0 ? path : `${path}?${query.toString()}`, {
    token,
    method,
    ...(hasBody ? { body: Object.fromEntries(rest) } : {}),
  });
  return answer.body;
};
