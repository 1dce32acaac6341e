/** What databases are about. */
export const areas = [
  'billing',
  'claims',
  'clickstream',
  'customer',
  'finance',
  'fleet',
  'inventory',
  'logistics',
  'manufacturing',
  'marketing',
  'payments',
  'people',
  'pricing',
  'procurement',
  'quality',
  'risk',
  'sales',
  'supply_chain',
  'support',
  'telematics',
] as const;

/** What tables hold. */
export const subjects = [
  'account_balance',
  'address_history',
  'campaign_response',
  'contact_event',
  'delivery_note',
  'device_reading',
  'employee_assignment',
  'exchange_rate',
  'inspection_result',
  'invoice_line',
  'ledger_entry',
  'order_header',
  'order_line',
  'page_view',
  'price_list',
  'product_master',
  'return_request',
  'route_plan',
  'shipment_status',
  'supplier_contract',
] as const;

/** How often a table is written, or what was done to it. */
export const layers = [
  'raw',
  'staged',
  'curated',
  'daily',
  'monthly',
  'snapshot',
] as const;

/** Columns with the types that they usually have. */
export const columnKinds = [
  ['account_id', 'bigint'],
  ['amount_net', 'decimal(18,2)'],
  ['birth_date', 'date'],
  ['campaign_code', 'string'],
  ['city_name', 'string'],
  ['country_code', 'char(2)'],
  ['created_at', 'timestamp'],
  ['currency', 'char(3)'],
  ['customer_id', 'string'],
  ['device_type', 'string'],
  ['email_address', 'string'],
  ['first_name', 'string'],
  ['is_active', 'boolean'],
  ['last_name', 'string'],
  ['latitude', 'double'],
  ['longitude', 'double'],
  ['order_number', 'string'],
  ['phone_number', 'string'],
  ['postal_code', 'varchar(16)'],
  ['quantity', 'int'],
  ['source_system', 'string'],
  ['status_code', 'smallint'],
  ['tags', 'array<string>'],
  ['updated_at', 'timestamp'],
  ['attributes', 'map<string,string>'],
  [
    'delivery_address',
    'struct<street:string,house_number:string,postal_code:string,city:string,country:string>',
  ],
  [
    'line_items',
    'array<struct<sku:string,quantity:int,unit_price:decimal(18,2),discount:struct<code:string,rate:double>>>',
  ],
] as const;

/** Sentences that people write about columns and tables. */
export const comments = [
  'As delivered by the source system, without conversion',
  'Converted to the currency of the group at the rate of the booking day',
  'Foreign key into the master data; may be empty for records before 2015',
  'Hashed with the salt of the producer since the migration',
  'ISO 3166-1 alpha-2',
  'Kept for reconciliation with the ledger',
  'Last change in the source, UTC',
  'Only filled where the customer has agreed',
  'Set by the nightly job',
  'Unique within the source system, not across systems',
] as const;
