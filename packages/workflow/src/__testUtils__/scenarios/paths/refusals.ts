import { consumer } from '../../../embedded/ShareWorld';
import { setDatabase, type Path } from './Path';

export const refusals: Path[] = [
  {
    name: 'malformed input',
    input: { approval: 'always' },
    end: 'InvalidInput',
    says: 'approval: an object is required',
  },
  { name: 'a missing table', table: 'nothing', end: 'ProductNotFound' },
  {
    name: 'a missing database',
    given: async (world, database) => {
      await world.aws.call('glue', 'DeleteDatabase', { Name: database });
    },
    end: 'ProductNotFound',
  },
  {
    name: 'all tables of a database that is gone before they are read',
    table: '*',
    faults: [{ action: 'glue:GetTables', kind: 'not-found' }],
    end: 'ProductNotFound',
  },
  {
    name: 'a database without an owner',
    table: 'open',
    given: async (world, database) => {
      await setDatabase(world, database, {});
    },
    end: 'OwnerMissing',
  },
  {
    name: 'a principal that Lake Formation does not take',
    table: 'open',
    target: {
      account_id: consumer,
      principal: `arn:aws:iam::${consumer}:role/not a role name`,
    },
    end: 'GrantFailed',
  },
];
