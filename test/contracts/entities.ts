import type { Contract } from './contract.ts';
import { entitiesModelContract } from './entities-model.ts';
import { entitiesNeighbourhoodContract } from './entities-neighbourhood.ts';
import { entitiesPeersContract } from './entities-peers.ts';
import { entitiesRecordsContract } from './entities-records.ts';
import type { EntitiesSetup } from './entities-setup.ts';
import { entitiesSyncsContract } from './entities-syncs.ts';
import { entitiesVersionsContract } from './entities-versions.ts';
import { entitiesVisibilityContract } from './entities-visibility.ts';

/** The guarantees of the port `Entities`. */
export const entitiesContract: Contract<EntitiesSetup> = (test, adapter) => {
  entitiesRecordsContract(test, adapter);
  entitiesNeighbourhoodContract(test, adapter);
  entitiesModelContract(test, adapter);
  entitiesVisibilityContract(test, adapter);
  entitiesPeersContract(test, adapter);
  entitiesVersionsContract(test, adapter);
  entitiesSyncsContract(test, adapter);
};
