import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spec } from './spec';

describe('spec', () => {
  it('names every schema that the generated types know, and no other', async () => {
    const generated = await readFile(
      join(__dirname, 'generated', 'schema.ts'),
      'utf8',
    );
    const [, schemas] = /schemas: \{\n([\s\S]*?)\n {4}\};/.exec(generated)!;
    const names = [...schemas.matchAll(/^ {8}(\w+): /gm)].map(
      ([, name]) => name,
    );
    expect(names.sort()).toEqual(Object.keys(spec.components.schemas).sort());
  });

  it('refuses fields it does not know in every request body', () => {
    const bodies = Object.values(spec.paths).flatMap(path =>
      'post' in path && 'requestBody' in path.post
        ? [path.post.requestBody.content['application/json'].schema.$ref]
        : [],
    );
    expect(bodies.length).toBeGreaterThan(0);
    for (const ref of bodies) {
      const name = ref
        .split('/')
        .at(-1) as keyof typeof spec.components.schemas;
      expect(spec.components.schemas[name]).toMatchObject({
        additionalProperties: false,
      });
    }
  });
});
