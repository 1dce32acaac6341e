import { structFields } from './structFields';

describe('structFields', () => {
  it.each([
    ['a plain type', 'bigint', []],
    ['a decimal', 'decimal(10,2)', []],
    ['an array of plain values', 'array<string>', []],
    ['a map of plain values', 'map<string,decimal(10,2)>', []],
    ['a struct', 'struct<street:string,zip:string>', ['street', 'zip']],
    [
      'decimals, whose comma is none between fields',
      'struct<net:decimal(10,2),tax:decimal(5,2),gross:decimal(10,2)>',
      ['net', 'tax', 'gross'],
    ],
    [
      'structs in structs, and what follows them',
      'struct<geo:struct<lat:double,lon:double>,street:string>',
      ['geo', 'geo.lat', 'geo.lon', 'street'],
    ],
    [
      'an array of structs',
      'array<struct<sku:string,price:decimal(10,2)>>',
      ['sku', 'price'],
    ],
    ['an array of arrays', 'array<array<struct<x:int>>>', ['x']],
    [
      'a map to structs',
      'map<string,struct<since:date,until:date>>',
      ['since', 'until'],
    ],
    [
      'a map with a decimal for a key',
      'map<decimal(10,2),struct<v:int>>',
      ['v'],
    ],
    [
      'maps and arrays within a struct',
      'struct<labels:map<string,struct<v:string>>,rows:array<struct<n:int>>,id:int>',
      ['labels', 'labels.v', 'rows', 'rows.n', 'id'],
    ],
    ['a union', 'uniontype<int,struct<x:int>,string>', ['x']],
    [
      'white space',
      'struct< a : int , b : struct< c : int > >',
      ['a', 'b', 'b.c'],
    ],
    [
      'backticks',
      'struct<`order id`:int,`größe`:double>',
      ['order id', 'größe'],
    ],
    [
      'names with dots and dashes as they are',
      'struct<a.b:int,c-d:int>',
      ['a.b', 'c-d'],
    ],
  ])('finds the fields of %s', (_, type, fields) => {
    expect(structFields(type)).toEqual(fields);
  });

  it.each([
    ['nothing', '', []],
    ['an empty struct', 'struct<>', []],
    ['a struct that does not end', 'struct<a:struct<b:int', ['a', 'a.b']],
    ['brackets that were never opened', 'int>>,a:int', []],
    [
      'a field without a name, whose own fields then have none above them',
      'struct<:struct<a:int>>',
      ['a'],
    ],
    [
      'a colon and a comma in a name, where Hive splits it too',
      'struct<`a:b,c`:int>',
      ['a', 'c'],
    ],
  ])('takes %s as it comes', (_, type, fields) => {
    expect(structFields(type)).toEqual(fields);
  });

  it('reads the longest type that Glue takes, however deep', () => {
    const depth = 13_000;
    const type = `${'struct<a:'.repeat(depth)}int${'>'.repeat(depth)}`;
    expect(type.length).toBeGreaterThan(130_000);
    const fields = structFields(type);
    expect(fields).toHaveLength(depth);
    expect(fields[2]).toBe('a.a.a');
  });
});
