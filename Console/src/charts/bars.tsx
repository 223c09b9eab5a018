import type { ComponentChildren } from 'preact';
import { number, share } from '../ui/format';

/** A bar whose length is a share of the longest. */
export const Bar = ({ part, color = 1 }: { part: number; color?: number }) => (
    <span class="track"><span class={`fill s${color}`} style={{ width: `${Math.max(0, Math.min(1, part)) * 100}%` }} /></span>
);

export interface Step {
    readonly label: string;
    readonly value: number;
}

/** How many players reached each step. */
export function Funnel({ steps }: { steps: readonly Step[] }) {
    const first = steps[0]?.value ?? 0;
    return (
        <ol class="funnel">
            {steps.map((step, index) => {
                const before = index === 0 ? step.value : steps[index - 1]!.value;
                return (
                    <li key={index}>
                        <div class="bar-text"><span class="wrap">{step.label}</span><b>{number(step.value)}</b></div>
                        <Bar part={first === 0 ? 0 : step.value / first} />
                        <p class="note">
                            {index === 0
                                ? 'entered'
                                : `${share(step.value / first)} of all, ${share(step.value / before)} of the previous step`}
                        </p>
                    </li>
                );
            })}
        </ol>
    );
}

export interface Ranked {
    readonly label: string;
    readonly value: number;
    readonly text?: ComponentChildren;
}

export function Ranking({ rows, format = number, color = 1 }: {
    rows: readonly Ranked[]; format?: (value: number) => string; color?: number;
}) {
    const most = Math.max(...rows.map(row => Math.abs(row.value)), 1);
    return (
        <ul class="ranking">
            {rows.map(row => (
                <li key={row.label}>
                    <div class="bar-text"><span class="wrap">{row.label}</span><span>{row.text} <b>{format(row.value)}</b></span></div>
                    <Bar part={Math.abs(row.value) / most} color={color} />
                </li>
            ))}
        </ul>
    );
}

/** What goes in to the right, what goes out to the left, on one scale. */
export function Flows({ rows }: { rows: readonly { readonly label: string; readonly in: number; readonly out: number }[] }) {
    const most = Math.max(...rows.flatMap(row => [row.in, row.out]), 1);
    return (
        <ul class="flows">
            {rows.map(row => (
                <li key={row.label}>
                    <div class="bar-text">
                        <span class="wrap">{row.label}</span>
                        <b>{[row.in > 0 && `+${number(row.in)}`, row.out > 0 && `−${number(row.out)}`].filter(text => text).join(' / ')}</b>
                    </div>
                    <div class="flow" aria-hidden="true">
                        <span class="out"><span class="fill s3" style={{ width: `${row.out / most * 100}%` }} /></span>
                        <span class="in"><span class="fill s2" style={{ width: `${row.in / most * 100}%` }} /></span>
                    </div>
                </li>
            ))}
        </ul>
    );
}
