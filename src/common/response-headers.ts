const header = (description: string, example: string) => ({
  description,
  schema: { type: 'string' as const, example },
});

/** Response headers for `headers` of `@ApiOkResponse` and its kin; a test compares them with what answers carry. */
export const ETAG = { ETag: header('Version of what is answered; `If-Match` takes it.', '"3"') };
export const LOCATION = { Location: header('Where it can be read.', '/api/v1/flows/images') };

/** On refusals that pass by themselves. */
export const RETRY_AFTER = {
  'Retry-After': header('Seconds until it is worth trying again, where that is known.', '60'),
};

/** Marks the `oneOf` of a body that has a form of its own in each media type, in their order. */
export const FORM_PER_MEDIA_TYPE = 'x-form-per-media-type';
