import type { Contract } from './contract.ts';
import { record, viewerIn, type EntitiesSetup } from './entities-setup.ts';

/** Other records with the same attribute. */
export const entitiesPeersContract: Contract<EntitiesSetup> = (test, { name, create }) => {
  test(`${name} return the newest other records of a type with an attribute`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    const having = (each: string, attributes: Record<string, unknown>) => record(each, [], { attributes });
    await entities.put(organization, [having('note:1', { risk: 'low' }), having('other:1', { risk: 'low' })]);
    await entities.put(organization, [having('note:2', { risk: '' }), having('note:3', { risk: null })]);
    await entities.put(organization, [having('note:4', { nested: { risk: 1 } }), having('note:5', {})]);
    await entities.put(organization, [having('note:6', { risk: { level: 3 } }), having('note:7', { Risk: 1 })]);
    const peers = async (attribute: string, except: string, limit = 10) => {
      const found = await entities.peers(viewerIn(organization), { type: 'note', attribute, except, limit });
      return found.map(({ id }) => id);
    };
    t.deepEqual(await peers('risk', '1'), ['6', '2']);
    t.deepEqual(await peers('risk', 'none'), ['6', '2', '1']);
    t.deepEqual(await peers('risk', '6', 1), ['2']);
    t.deepEqual(await peers(`it's "odd" ? $type`, '1'), []);
    const [newest] = await entities.peers(viewerIn(organization), {
      type: 'note',
      attribute: 'risk',
      except: '1',
      limit: 1,
    });
    const { links, ...stored } = (await entities.find(organization, { type: 'note', id: '6' })) ?? t.fail();
    t.deepEqual(links, []);
    t.deepEqual(newest, stored);
  });
};
