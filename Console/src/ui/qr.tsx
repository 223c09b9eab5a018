import { encode } from 'uqr';

/** Drawn in the browser, so that the secret is not sent to a service. */
export function QrCode({ text }: { text: string }) {
    const { data, size } = encode(text, { ecc: 'M', border: 0 });
    const path = data.flatMap((row, y) => row.flatMap((isDark, x) => isDark ? `M${x} ${y}h1v1h-1z` : [])).join('');
    return (
        <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label="QR code of the key below" shape-rendering="crispEdges">
            <path d={path} fill="#000" />
        </svg>
    );
}
