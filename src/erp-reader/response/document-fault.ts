/** A response that cannot be read: what is wrong and where. The caller adds the page and masks secrets. */
export class DocumentFault extends Error {
  constructor(
    readonly code:
      | 'RESPONSE_TRUNCATED'
      | 'RESPONSE_NOT_JSON'
      | 'RESPONSE_NOT_XML'
      | 'RESPONSE_NOT_CSV'
      | 'RESPONSE_CHARSET'
      | 'RESPONSE_TOO_COMPLEX'
      | 'ERP_ANSWERED_ERROR',
    message: string,
    /** Byte offset in the decompressed body, where it is known. */
    readonly byteOffset: number | null = null,
  ) {
    super(message);
    this.name = 'DocumentFault';
  }
}
