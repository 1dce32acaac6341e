import { database, resourceLink, table, view } from './shapes';

const owner = {
  owner: '222233334444',
  ownerName: 'Sales',
  bucket: 'aldervale-sales-data',
};

const day = [['day', 'date', 'Day of the order, UTC']] as [
  [string, string, string],
];

/** Declared free of personal data, but for one column among many tables. */
const salesOrders = database(
  {
    ...owner,
    name: 'sales_orders',
    description: 'Orders of shops and web shop, from cart to payment',
    flag: 'false',
  },
  [
    table({
      name: 'orders',
      description: 'One row per order, as placed',
      columns: [
        ['order_id', 'bigint', 'Number on the receipt'],
        ['customer_key', 'char(32)', 'Pseudonym, changed every quarter'],
        ['channel', 'string', 'web, shop or phone'],
        ['shop_id', 'int', 'Empty for the web shop'],
        ['currency', 'char(3)', 'ISO 4217'],
        ['net_total', 'decimal(12,2)', 'Without tax'],
        ['tax_total', 'decimal(12,2)'],
        ['placed_at', 'timestamp', 'UTC'],
      ],
      partitions: day,
    }),
    table({
      name: 'order_lines',
      description: 'Articles of each order',
      columns: [
        ['order_id', 'bigint'],
        ['line_no', 'smallint'],
        ['article_id', 'string'],
        ['quantity', 'int'],
        ['unit_price', 'decimal(10,2)'],
        ['discounts', 'array<struct<code:string,amount:decimal(10,2)>>'],
      ],
      partitions: day,
    }),
    table({
      name: 'order_status',
      description: 'Each change of an order’s state',
      columns: [
        ['order_id', 'bigint'],
        ['status', 'string', 'placed, packed, sent, delivered or cancelled'],
        ['changed_at', 'timestamp'],
      ],
      partitions: day,
    }),
    table({
      name: 'returns',
      description: 'Articles sent back, with the reason given',
      columns: [
        ['return_id', 'bigint'],
        ['order_id', 'bigint'],
        ['article_id', 'string'],
        ['reason_code', 'string'],
        [
          'contact_email',
          'string',
          'Where the refund notice was sent to',
          'true',
        ],
        ['refunded', 'decimal(10,2)'],
      ],
      partitions: day,
    }),
    table({
      name: 'payments',
      description: 'Payments by order, without card data',
      columns: [
        ['payment_id', 'string'],
        ['order_id', 'bigint'],
        ['method', 'string', 'card, invoice, wallet or voucher'],
        ['amount', 'decimal(12,2)'],
        ['settled_on', 'date'],
      ],
      partitions: day,
    }),
    table({
      name: 'baskets',
      description: 'Baskets that became no order',
      format: 'json',
      columns: [
        ['basket_id', 'string'],
        [
          'items',
          'array<struct<article_id:string,quantity:int,added_at:timestamp>>',
        ],
        ['abandoned_at', 'timestamp'],
      ],
      partitions: day,
    }),
    table({
      name: 'shops',
      description: 'Shops with opening hours',
      format: 'csv',
      columns: [
        ['shop_id', 'int'],
        ['name', 'string'],
        ['city', 'string'],
        ['country', 'char(2)'],
        ['opened_on', 'date'],
      ],
    }),
    view({
      name: 'daily_revenue',
      description: 'Revenue by day, channel and country',
      columns: [
        ['day', 'date'],
        ['channel', 'string'],
        ['country', 'string'],
        ['orders', 'bigint'],
        ['revenue', 'decimal(38,2)'],
      ],
      sql: 'SELECT day, channel, country, count(*) AS orders, sum(net_total) AS revenue FROM sales_orders.orders JOIN sales_orders.shops USING (shop_id) GROUP BY 1, 2, 3',
    }),
  ],
);

/** Free of personal data throughout: also the whole database is granted at once. */
const salesPricing = database(
  {
    ...owner,
    name: 'sales_pricing',
    description: 'List prices, discounts and what competitors charge',
    flag: 'False',
  },
  [
    table({
      name: 'price_list',
      description: 'Prices in force, by article and country',
      columns: [
        ['article_id', 'string'],
        ['country', 'char(2)'],
        ['price', 'decimal(10,2)'],
        ['valid_from', 'date'],
        ['valid_to', 'date', 'Empty while it is in force'],
      ],
    }),
    table({
      name: 'discount_codes',
      description: 'Codes and what they take off',
      columns: [
        ['code', 'string'],
        ['percent', 'decimal(5,2)'],
        ['countries', 'array<string>'],
        ['ends_on', 'date'],
      ],
    }),
    table({
      name: 'competitor_prices',
      description: 'Prices seen on the web, three times a day',
      columns: [
        ['article_id', 'string'],
        ['competitor', 'string'],
        ['price', 'decimal(10,2)'],
        ['seen_at', 'timestamp'],
      ],
      partitions: [['seen_on', 'date']],
    }),
    view({
      name: 'current_prices',
      description: 'Only the prices in force today',
      columns: [
        ['article_id', 'string'],
        ['country', 'string'],
        ['price', 'decimal(10,2)'],
      ],
      sql: 'SELECT article_id, country, price FROM sales_pricing.price_list WHERE valid_to IS NULL',
    }),
    resourceLink({
      name: 'carrier_fees',
      database: 'logistics_shipments',
      table: 'carriers',
    }),
  ],
);

/** Nobody has flagged anything here. */
const salesForecast = database(
  {
    ...owner,
    name: 'sales_forecast',
    description: 'What we expect to sell, by article and week',
  },
  [
    table({
      name: 'weekly_forecast',
      description: 'Expected sales, with the bounds of the 80 % interval',
      columns: [
        ['article_id', 'string'],
        ['week', 'date', 'Its Monday'],
        ['expected', 'double'],
        ['bounds', 'struct<low:double,high:double>'],
      ],
      partitions: [['run_on', 'date']],
    }),
    table({
      name: 'forecast_errors',
      description: 'How far past forecasts were off',
      columns: [
        ['week', 'date'],
        ['mape', 'double', 'Mean absolute percentage error'],
      ],
    }),
  ],
);

export const sales = [salesOrders, salesPricing, salesForecast];
