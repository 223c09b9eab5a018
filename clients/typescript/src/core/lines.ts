/** Splits a streamed body into lines. A line that the end of the stream cuts off is dropped. */
export async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    for (let rest = ''; ;) {
        const { done, value } = await reader.read();
        if (done)
            return;
        const all = (rest + decoder.decode(value, { stream: true })).split(/\r?\n/);
        rest = all.pop()!;
        yield* all;
    }
}
