import { sparkColumns } from './sparkColumns';

const tableWith = (Parameters: Record<string, string>) => ({
  Name: 'events',
  Parameters,
});

const field = (name: string, type: unknown, metadata: unknown = {}) => ({
  name,
  type,
  nullable: true,
  metadata,
});

const schema = {
  type: 'struct',
  fields: [
    field('id', 'long', { comment: 'Who it was' }),
    field('a,b:c', 'decimal(10,2)'),
    field('profile', {
      type: 'struct',
      fields: [
        field('email', 'string', { comment: 'As entered' }),
        field('labels', {
          type: 'map',
          keyType: 'string',
          valueType: { type: 'struct', fields: [field('since', 'date')] },
        }),
      ],
    }),
    field('visits', {
      type: 'array',
      elementType: { type: 'struct', fields: [field('page', 'string')] },
    }),
  ],
};

const columns = [
  { path: 'id', comment: 'Who it was' },
  { path: 'a,b:c', comment: undefined },
  { path: 'profile', comment: undefined },
  { path: 'profile.email', comment: 'As entered' },
  { path: 'profile.labels', comment: undefined },
  { path: 'profile.labels.since', comment: undefined },
  { path: 'visits', comment: undefined },
  { path: 'visits.page', comment: undefined },
];

describe('sparkColumns', () => {
  const text = JSON.stringify(schema);

  it('reads a schema that stands in one parameter', () => {
    expect(
      sparkColumns(tableWith({ 'spark.sql.sources.schema': text })),
    ).toEqual(columns);
  });

  it('reads a schema in parts, wherever it was cut', () => {
    for (const cut of [1, 100, text.length - 1]) {
      expect(
        sparkColumns(
          tableWith({
            'spark.sql.sources.schema.numParts': '2',
            'spark.sql.sources.schema.part.0': text.slice(0, cut),
            'spark.sql.sources.schema.part.1': text.slice(cut),
          }),
        ),
      ).toEqual(columns);
    }
  });

  it.each([
    ['has no schema', {}],
    ['lacks a part', { 'spark.sql.sources.schema.numParts': '1000000000' }],
    [
      'says nonsense about the parts',
      {
        'spark.sql.sources.schema.numParts': 'many',
        'spark.sql.sources.schema.part.0': text,
      },
    ],
    ['holds no JSON', { 'spark.sql.sources.schema': '{"type":"struct",' }],
    ['holds no struct', { 'spark.sql.sources.schema': '[1,null,"a"]' }],
    ['holds null', { 'spark.sql.sources.schema': 'null' }],
    [
      'holds fields that are none',
      {
        'spark.sql.sources.schema':
          '{"type":"struct","fields":[null,1,{"name":2},{"type":"int"}]}',
      },
    ],
    [
      'is of a Delta table, which Spark writes without fields',
      { 'spark.sql.sources.schema': '{"type":"struct","fields":[]}' },
    ],
  ])('finds no columns where the table %s', (_, parameters) => {
    expect(sparkColumns(tableWith(parameters))).toEqual([]);
  });

  it('has none where there are no parameters', () => {
    expect(sparkColumns({ Name: 'events' })).toEqual([]);
  });

  it('leaves out what is deeper than anybody nests', () => {
    const depth = 20_000;
    const nested = `${'{"type":"struct","fields":[{"name":"a","type":'.repeat(
      depth,
    )}"int"${'}]}'.repeat(depth)}`;
    const found = sparkColumns(
      tableWith({ 'spark.sql.sources.schema': nested }),
    );
    expect(found.length).toBeGreaterThan(40);
    expect(found.length).toBeLessThan(60);
  });
});
