/**
 * The fields of the structs in a Hive type, as full names below the column's:
 * `struct<street:string,geo:struct<lat:double>>` has `street`, `geo` and
 * `geo.lat`. Arrays and maps are looked through.
 *
 * A name holds no colon, comma or angle bracket: Hive's grammar of types has no
 * way to write one, with backticks or without, and splits there as this does.
 *
 * @param type - of a Glue column; anything that is no Hive type has no fields
 */
export function structFields(type: string): string[] {
  const fields: string[] = [];
  // What each open bracket is in: the path of the field before it.
  const open: string[] = [];
  let path = '';
  let from = 0;
  for (let at = 0; at < type.length; at += 1) {
    const character = type[at];
    if (character === '<') {
      open.push(path);
      from = at + 1;
    } else if (character === ':' && open.length > 0) {
      const name = type.slice(from, at).trim().replace(/^`|`$/g, '');
      const parent = open[open.length - 1];
      path = parent ? `${parent}.${name}` : name;
      if (name) fields.push(path);
      from = at + 1;
    } else if (character === ',') {
      path = open[open.length - 1] ?? '';
      from = at + 1;
    } else if (character === '>') {
      path = open.pop() ?? '';
      from = at + 1;
    }
  }
  return fields;
}
