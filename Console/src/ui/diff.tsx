export interface DiffLine {
    readonly kind: 'same' | 'added' | 'removed';
    readonly text: string;
}

/** A line-by-line diff by the longest common subsequence. It is quadratic, which is fine for the short configuration of a game. */
export function diff(before: string, after: string): DiffLine[] {
    const [one, other] = [before.split('\n'), after.split('\n')];
    const common = Array.from({ length: one.length + 1 }, () => new Uint32Array(other.length + 1));
    for (let i = one.length - 1; i >= 0; i--)
        for (let j = other.length - 1; j >= 0; j--)
            common[i]![j] = one[i] === other[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    const lines: DiffLine[] = [];
    let [i, j] = [0, 0];
    while (i < one.length || j < other.length) {
        if (i < one.length && j < other.length && one[i] === other[j]) {
            lines.push({ kind: 'same', text: one[i++]! });
            j++;
        } else if (j >= other.length || (i < one.length && common[i + 1]![j]! >= common[i]![j + 1]!)) {
            lines.push({ kind: 'removed', text: one[i++]! });
        } else {
            lines.push({ kind: 'added', text: other[j++]! });
        }
    }
    return lines;
}

const marks = { same: ' ', added: '+', removed: '−' } as const;
const spoken = { same: '', added: 'added: ', removed: 'removed: ' } as const;

export const Diff = ({ before, after }: { before: string; after: string }) => (
    <div class="diff" role="group" aria-label="Changes" tabIndex={0}>
        {diff(before, after).map((line, index) => (
            <div key={index} class={line.kind}>
                <span aria-hidden="true">{marks[line.kind]}</span>
                <span><span class="hidden">{spoken[line.kind]}</span>{line.text}</span>
            </div>
        ))}
    </div>
);
