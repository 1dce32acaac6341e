import { InputError } from '@backstage/errors';
import { spec } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { RequestHandler } from 'express';

type SchemaName = keyof typeof spec.components.schemas;

/** The fields that the body of each POST may have, by the pattern of its path. */
const bodies = Object.entries(spec.paths).flatMap(([path, operations]) => {
  if (!('post' in operations) || !('requestBody' in operations.post)) return [];
  const { $ref } =
    operations.post.requestBody.content['application/json'].schema;
  const schema = spec.components.schemas[$ref.split('/').at(-1) as SchemaName];
  return [
    {
      pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}/?$`),
      fields: 'properties' in schema ? Object.keys(schema.properties) : [],
    },
  ];
});

/**
 * Names the field that a body has too much. The validator refuses it too, but
 * without a name.
 */
export const refuseUnknownFields: RequestHandler = (req, _, next) => {
  const body: unknown = req.body;
  const known = bodies.find(({ pattern }) => pattern.test(req.path));
  if (req.method === 'POST' && known && body && typeof body === 'object') {
    const extra = Object.keys(body).filter(key => !known.fields.includes(key));
    if (extra.length > 0) {
      throw new InputError(
        `${extra.join(', ')}: no such field; there are ${known.fields.join(
          ', ',
        )}`,
      );
    }
  }
  next();
};
