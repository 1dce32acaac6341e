// Writes the client's types from src/openapi/spec.ts.
import { writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const { spec } = await import('../src/openapi/spec.ts');
const target = new URL('../src/openapi/generated/schema.ts', import.meta.url);
const types = astToString(await openapiTS(structuredClone(spec)));
await writeFile(target, `// Made from spec.ts by \`yarn generate\`.\n${types}`);
