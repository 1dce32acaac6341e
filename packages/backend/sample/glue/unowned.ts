import { database, table } from './shapes';

/** `data_owner` is missing. */
const financeLedger = database(
  {
    name: 'finance_ledger',
    description: 'General ledger; its producer has not said who owns it',
    flag: 'false',
    bucket: 'aldervale-finance',
  },
  [
    table({
      name: 'journal_entries',
      description: 'Bookings',
      columns: [
        ['entry_id', 'bigint'],
        ['account', 'string'],
        ['debit', 'decimal(14,2)'],
        ['credit', 'decimal(14,2)'],
      ],
      partitions: [['period', 'string']],
    }),
    table({
      name: 'cost_centres',
      description: 'Cost centres by year',
      columns: [
        ['cost_centre', 'string'],
        ['name', 'string'],
      ],
      partitions: [['year', 'int']],
    }),
    table({
      name: 'exchange_rates',
      description: 'Rates of the central bank, daily',
      columns: [
        ['currency', 'char(3)'],
        ['rate', 'decimal(18,8)'],
      ],
      partitions: [['day', 'date']],
    }),
  ],
);

/** `data_owner` is an account that no group claims. */
const legacyCrm = database(
  {
    name: 'legacy_crm',
    description: 'Export of the CRM that was switched off in 2023',
    owner: '999900001111',
    ownerName: 'CRM programme (ended)',
    bucket: 'aldervale-legacy',
  },
  [
    table({
      name: 'contacts_2023',
      description: 'Last export of all contacts',
      flag: 'true',
      format: 'csv',
      columns: [
        ['contact_id', 'string'],
        ['name', 'string'],
        ['email', 'string'],
      ],
    }),
    table({
      name: 'opportunities',
      description: 'Open opportunities at the end',
      format: 'csv',
      columns: [
        ['opportunity_id', 'string'],
        ['stage', 'string'],
        ['amount', 'decimal(12,2)'],
      ],
    }),
  ],
);

/** The group that owns it has no members. */
const returnsHub = database(
  {
    name: 'returns_hub',
    description: 'Inspection of returned gear; the team was dissolved',
    owner: '121212121212',
    ownerName: 'Returns',
    flag: 'false',
    bucket: 'aldervale-returns',
  },
  [
    table({
      name: 'inspections',
      description: 'What was found on each returned article',
      columns: [
        ['inspection_id', 'bigint'],
        ['article_id', 'string'],
        ['grade', 'char(1)', 'A to D'],
        ['defects', 'array<string>'],
      ],
      partitions: [['day', 'date']],
    }),
    table({
      name: 'resale_prices',
      description: 'What returned gear was sold for',
      columns: [
        ['article_id', 'string'],
        ['grade', 'char(1)'],
        ['price', 'decimal(10,2)'],
      ],
    }),
  ],
);

export const unowned = [financeLedger, legacyCrm, returnsHub];
