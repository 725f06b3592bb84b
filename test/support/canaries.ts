/** What makes one form of a secret different from another: characters that JSON, URLs and base64 write in their own ways. */
const AWKWARD = '"+/&=~';

/**
 * Secrets made to be found again. Each holds a marker of letters and digits, which stays as it is in JSON and in URLs; what
 * base64 makes of the marker is looked for too, wherever the marker begins in a group of three bytes. So a secret is also found
 * when only a part of it got out.
 */
export class Canaries {
  private readonly markers = new Map<string, string>();

  /** A secret by this name, the same at every call. */
  secret(name: string): string {
    return this.marker(name) + AWKWARD;
  }

  /** A secret of letters and digits alone. */
  marker(name: string): string {
    const marker = `c4nary${name.replaceAll(/[^a-z0-9]/gi, '')}yr4nac`;
    this.markers.set(name, marker);
    return marker;
  }

  /** A secret that somebody else made up, a token that was issued, say. */
  add(name: string, secret: string): string {
    this.markers.set(name, secret);
    return secret;
  }

  /** The names of the secrets in `text`, each with the text around it. */
  foundIn(text: string): string[] {
    return [...this.markers].flatMap(([name, marker]) => {
      const form = [marker, ...base64Of(marker)].find((written) => text.includes(written));
      if (form === undefined) return [];
      const at = text.indexOf(form);
      return [`${name}: …${text.slice(Math.max(0, at - 150), at + form.length + 50)}…`];
    });
  }
}

/** The characters that the marker alone decides, in base64 and base64url, for each of its three places. */
function base64Of(marker: string): string[] {
  return [0, 1, 2].flatMap((place) => {
    const encoded = Buffer.from('\0'.repeat(place) + marker).toString('base64');
    const own = encoded.slice(place === 0 ? 0 : place + 1, Math.floor(((place + marker.length) * 8) / 6));
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
