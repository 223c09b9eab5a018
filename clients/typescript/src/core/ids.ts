/** A random UUID. `crypto.randomUUID` does not exist on pages without TLS. */
export const uuid = (): string => format(crypto.getRandomValues(new Uint8Array(16)), 4);

/** A UUIDv7 (RFC 9562): such ids sort by time. */
export function uuid7(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    new DataView(bytes.buffer).setUint32(0, Math.floor(Date.now() / 0x10000));
    new DataView(bytes.buffer).setUint16(4, Date.now() % 0x10000);
    return format(bytes, 7);
}

function format(bytes: Uint8Array, version: number): string {
    bytes[6] = (bytes[6]! & 0x0f) | (version << 4);
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
