import { database, table, view } from './shapes';

const owner = {
  owner: '333344445555',
  ownerName: 'Customer Relations',
  bucket: 'aldervale-customer-data',
};

/** Flags on tables, columns and partition keys, none on the database. */
const customers = database(
  {
    ...owner,
    name: 'customers',
    description: 'Customers, their addresses, consents and loyalty points',
  },
  [
    table({
      name: 'profiles',
      description: 'One row per customer with an account',
      columns: [
        ['customer_id', 'bigint', 'Key of the account', 'false'],
        ['first_name', 'string', 'As typed at registration', 'true'],
        ['last_name', 'string', 'As typed at registration', 'true'],
        ['email', 'string', 'Confirmed address', 'true'],
        ['phone', 'string', 'E.164', 'true'],
        ['birth_date', 'date', 'Voluntary', 'true'],
        ['language', 'char(2)', 'ISO 639', 'false'],
        ['segment', 'string', 'Of the last nightly run', 'false'],
        ['created_at', 'timestamp', 'UTC', 'false'],
      ],
      partitions: [['country', 'string', 'ISO 3166', 'false']],
    }),
    table({
      name: 'addresses',
      description: 'Delivery and billing addresses',
      flag: 'true',
      columns: [
        ['customer_id', 'bigint'],
        [
          'address',
          'struct<street:string,number:string,postcode:string,city:string>',
        ],
        ['kind', 'string', 'delivery or billing'],
      ],
      partitions: [['country', 'string']],
    }),
    table({
      name: 'consents',
      description: 'Who agreed to what, and when they took it back',
      flag: 'TRUE',
      columns: [
        ['customer_id', 'bigint'],
        ['purpose', 'string'],
        ['given_at', 'timestamp'],
        ['withdrawn_at', 'timestamp'],
      ],
    }),
    table({
      name: 'loyalty_points',
      description: 'Points earned and spent',
      columns: [
        ['account_key', 'char(32)', 'Pseudonym'],
        ['points', 'int'],
        ['booked_on', 'date'],
        ['reason', 'string'],
      ],
      partitions: [['year', 'int']],
    }),
    table({
      name: 'segments',
      description: 'Names and rules of the customer segments',
      flag: 'false',
      columns: [
        ['segment', 'string'],
        ['rule', 'string'],
        ['members', 'bigint'],
      ],
    }),
    table({
      name: 'contact_events',
      description: 'Calls, chats and mails, by the address that wrote',
      flag: 'false',
      columns: [
        ['event_id', 'string'],
        ['channel', 'string'],
        ['topic', 'string'],
        ['duration_s', 'int'],
        ['happened_at', 'timestamp'],
      ],
      partitions: [
        ['sender_email', 'string', 'The partition is the person', 'true'],
        ['month', 'string', 'yyyy-mm'],
      ],
    }),
    view({
      name: 'customers_by_country',
      description: 'How many customers each country has',
      flag: 'false',
      columns: [
        ['country', 'string'],
        ['customers', 'bigint'],
      ],
      sql: 'SELECT country, count(*) AS customers FROM customers.profiles GROUP BY country',
    }),
  ],
);

/** Nobody has flagged it yet, but for one table, which somebody got wrong. */
const customerWeb = database(
  {
    ...owner,
    name: 'customer_web',
    description: 'What happens on the web site and in the app',
  },
  [
    table({
      name: 'page_views',
      description: 'Page views, sampled at 10 %',
      format: 'json',
      columns: [
        ['view_id', 'string'],
        ['session_key', 'string'],
        ['url', 'string'],
        ['referrer', 'string'],
        ['device', 'struct<kind:string,os:string,width:int,height:int>'],
        ['viewed_at', 'timestamp'],
      ],
      partitions: [
        ['day', 'date'],
        ['hour', 'tinyint'],
      ],
    }),
    table({
      name: 'search_terms',
      description: 'What people search for, and whether they find it',
      columns: [
        ['term', 'string'],
        ['searches', 'bigint'],
        ['without_result', 'bigint'],
      ],
      partitions: [['day', 'date']],
    }),
    table({
      name: 'campaign_responses',
      description: 'Who opened and clicked which newsletter',
      flag: 'yes',
      columns: [
        ['campaign_id', 'string'],
        ['recipient_hash', 'char(64)'],
        ['opened_at', 'timestamp'],
        ['clicked', 'array<string>'],
      ],
      partitions: [['campaign_month', 'string']],
    }),
    table({
      name: 'experiments',
      description: 'Running A/B tests and their variants',
      flag: 'false',
      columns: [
        ['experiment', 'string'],
        ['variants', 'map<string,double>', 'Share of the traffic'],
        ['started_on', 'date'],
      ],
    }),
  ],
);

export const customerData = [customers, customerWeb];
