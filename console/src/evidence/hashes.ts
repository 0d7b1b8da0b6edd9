/** RFC 6962 and RFC 9162 with what browsers offer. A message's evidence is checked here by code that shares nothing with the server. */

export type Bytes = Uint8Array<ArrayBuffer>;

export async function sha256(...parts: readonly Uint8Array[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', joined(...parts)));
}

export function joined(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** SHA-256(0x00 ‖ entry). */
export function leafHash(...entry: readonly Uint8Array[]): Promise<Bytes> {
  return sha256(Uint8Array.of(0), ...entry);
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Promise<Bytes> {
  return sha256(Uint8Array.of(1), left, right);
}

/** RFC 9162, section 2.1.3.2: the root to which a path leads from the leaf at `index`; undefined when it does not fit such a tree. */
export async function rootOf(
  leaf: Bytes,
  index: number,
  size: number,
  path: readonly Bytes[],
): Promise<Bytes | undefined> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size)
    return undefined;
  let at = index;
  let last = size - 1;
  let current = leaf;
  for (const step of path) {
    if (last === 0 || step.length !== 32) return undefined;
    if (at % 2 === 1 || at === last) {
      current = await nodeHash(step, current);
      while (at % 2 === 0 && at !== 0) {
        at /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      current = await nodeHash(current, step);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? current : undefined;
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** atob reads leniently; a signed thing must have one spelling only. */
export function base64(text: string): Bytes | undefined {
  try {
    const letters = atob(text);
    return btoa(letters) === text ? Uint8Array.from(letters, (letter) => letter.charCodeAt(0)) : undefined;
  } catch {
    return undefined;
  }
}

const encoder = new TextEncoder();
export const utf8 = (text: string): Bytes => encoder.encode(text);
