import { database, table, view } from './shapes';

const owner = {
  owner: '555566667777',
  ownerName: 'Logistics',
  bucket: 'aldervale-logistics-data',
};

const logisticsShipments = database(
  {
    ...owner,
    name: 'logistics_shipments',
    description: 'Parcels, stock and warehouses',
    flag: 'false',
  },
  [
    table({
      name: 'shipments',
      description: 'One row per parcel',
      parameters: {
        table_type: 'ICEBERG',
        metadata_location:
          's3://aldervale-logistics-data/logistics_shipments/shipments/metadata/00042-7c1d.metadata.json',
      },
      columns: [
        ['shipment_id', 'string'],
        ['order_id', 'bigint'],
        ['carrier_id', 'int'],
        ['weight_kg', 'decimal(8,3)'],
        ['dimensions', 'struct<length:int,width:int,height:int>', 'In cm'],
        ['sent_at', 'timestamp'],
        ['delivered_at', 'timestamp'],
      ],
    }),
    table({
      name: 'tracking_events',
      description: 'Scans of each parcel by the carriers',
      format: 'json',
      columns: [
        ['shipment_id', 'string'],
        ['status', 'string'],
        ['hub', 'string'],
        ['scanned_at', 'timestamp'],
      ],
      partitions: [['day', 'date']],
    }),
    table({
      name: 'carriers',
      description: 'Carriers and what they charge',
      columns: [
        ['carrier_id', 'int'],
        ['name', 'string'],
        ['fees', 'array<struct<up_to_kg:decimal(6,2),fee:decimal(8,2)>>'],
      ],
    }),
    table({
      name: 'warehouses',
      description: 'Warehouses and their capacity',
      format: 'csv',
      columns: [
        ['warehouse_id', 'int'],
        ['city', 'string'],
        ['pallets', 'int', 'Capacity'],
      ],
    }),
    table({
      name: 'stock_levels',
      description: 'Stock by article and warehouse, every hour',
      parameters: {
        table_type: 'delta',
        'spark.sql.sources.provider': 'delta',
      },
      columns: [
        ['article_id', 'string'],
        ['warehouse_id', 'int'],
        ['on_hand', 'int'],
        ['reserved', 'int'],
        ['counted_at', 'timestamp'],
      ],
    }),
    view({
      name: 'delivery_times',
      description: 'Days from order to door, by carrier',
      columns: [
        ['carrier', 'string'],
        ['week', 'date'],
        ['median_days', 'double'],
      ],
      sql: "SELECT c.name AS carrier, date_trunc('week', sent_at) AS week, approx_percentile(date_diff('day', sent_at, delivered_at), 0.5) AS median_days FROM logistics_shipments.shipments JOIN logistics_shipments.carriers c USING (carrier_id) GROUP BY 1, 2",
    }),
  ],
);

/** Flagged by table and column; one table that Glue knows no columns of. */
const logisticsFleet = database(
  {
    ...owner,
    name: 'logistics_fleet',
    description: 'Own vans, their drivers and where they are',
  },
  [
    table({
      name: 'vehicles',
      description: 'Vans with their service dates',
      flag: 'false',
      columns: [
        ['vehicle_id', 'int'],
        ['plate', 'string'],
        ['model', 'string'],
        ['payload_kg', 'int'],
        ['next_service', 'date'],
      ],
    }),
    table({
      name: 'drivers',
      description: 'Drivers and their licences',
      flag: 'false',
      columns: [
        ['driver_id', 'int'],
        ['full_name', 'string', 'As on the licence', 'true'],
        ['licence_no', 'string', undefined, 'true'],
        ['depot', 'string'],
      ],
    }),
    table({
      name: 'fuel_cards',
      description: 'Refuelling by van',
      flag: ' false ',
      format: 'csv',
      columns: [
        ['vehicle_id', 'int'],
        ['litres', 'decimal(6,2)'],
        ['price', 'decimal(8,2)'],
        ['refuelled_at', 'timestamp'],
      ],
      partitions: [['month', 'string']],
    }),
    // A crawler made it before the first file was there.
    () => ({
      Name: 'telematics_raw',
      Description: 'Positions as the vans send them, not yet crawled',
      TableType: 'EXTERNAL_TABLE',
      Parameters: { classification: 'unknown' },
    }),
    table({
      name: 'route_plans',
      description: 'Planned stops; the crawler found no columns',
      columns: [],
      format: 'json',
    }),
  ],
);

export const logistics = [logisticsShipments, logisticsFleet];
