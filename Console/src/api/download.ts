import { ApiError, problemOf } from '../../../clients/typescript/src/core/errors.js';
import { refresh } from './refresh';
import { fetchAsOperator } from './sender';

/** Downloads a file. Progress is in bytes, because a response that is generated while it is sent has no length in advance. */
export async function download(target: string, name: string, progress?: (bytes: number) => void): Promise<void> {
    let response = await fetchAsOperator(target);
    if (response.status === 401 && await refresh())
        response = await fetchAsOperator(target);
    if (!response.ok || !response.body)
        throw new ApiError(name, response.status, problemOf(await response.text()));
    let bytes = 0;
    const counted = response.body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
            progress?.(bytes += chunk.byteLength);
            controller.enqueue(chunk);
        },
    }));
    const type = response.headers.get('Content-Type') ?? '';
    const url = URL.createObjectURL(await new Response(counted, { headers: { 'Content-Type': type } }).blob());
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
