import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { themeChange } from '../ui/theme';
import { compact, date, hours } from '../ui/format';

export interface Line {
    readonly label: string;
    readonly values: readonly (number | null)[];
    readonly color: 1 | 2 | 3 | 4 | 5 | 6;
    /** Whether it shows the previous period. It is drawn behind the others. */
    readonly isBefore?: boolean;
    readonly isBar?: boolean;
}

interface Props {
    /** Description for screen readers. The numbers are in the card's table. */
    readonly summary: string;
    /** Starts of the intervals. */
    readonly starts: readonly string[];
    readonly lines: readonly Line[];
    readonly isHourly?: boolean;
    readonly format?: (value: number) => string;
    /** A shorter format for the axis. */
    readonly axisFormat?: (value: number) => string;
    readonly height?: number;
}

/** Lines, areas and bars over time. */
export function Lines({ summary, starts, lines, isHourly, format = compact, axisFormat = format, height = 210 }: Props) {
    const frame = useRef<HTMLDivElement>(null);
    const [index, setIndex] = useState<number | null>(null);
    const [turn, setTurn] = useState(0);
    useEffect(() => {
        const repaint = () => setTurn(value => value + 1);
        themeChange.addEventListener('change', repaint);
        return () => themeChange.removeEventListener('change', repaint);
    }, []);
    useEffect(() => {
        const x = starts.map(start => Date.parse(start) / 1000);
        const plot = new uPlot(
            options(frame.current!, starts, lines, height, axisFormat, value => setIndex(value)),
            [x, ...lines.map(line => line.values as (number | null)[])], frame.current!);
        const watch = new ResizeObserver(() => plot.setSize({ width: frame.current!.clientWidth, height }));
        watch.observe(frame.current!);
        return () => {
            watch.disconnect();
            plot.destroy();
        };
    }, [starts, lines, height, turn]);
    const shown = index ?? starts.length - 1;
    const start = starts[shown];
    return (
        <figure class="plot">
            <figcaption class="legend">
                <span class="legend-time">{start && (isHourly ? hours(start) : date(start))}</span>
                {lines.map(line => (
                    <span key={line.label}>
                        <i class={line.isBefore ? 'swatch before' : `swatch s${line.color}`} />{line.label}
                        <b>{line.values[shown] === null || line.values[shown] === undefined ? '–' : format(line.values[shown])}</b>
                    </span>
                ))}
            </figcaption>
            <div ref={frame} class="plot-area" role="img" aria-label={summary} />
        </figure>
    );
}

/** Resolves a CSS variable to a colour, because a canvas does not know variables. */
function colorOf(name: string, within: HTMLElement): string {
    const probe = document.createElement('i');
    probe.style.color = `var(${name})`;
    within.append(probe);
    const color = getComputedStyle(probe).color;
    probe.remove();
    return color;
}

function options(
    frame: HTMLElement, starts: readonly string[], lines: readonly Line[], height: number, format: (value: number) => string,
    onIndex: (index: number | null) => void,
): uPlot.Options {
    const [muted, grid, surface] = [colorOf('--muted', frame), colorOf('--grid', frame), colorOf('--surface', frame)];
    const axis: uPlot.Axis = {
        stroke: muted, font: `12px ${getComputedStyle(frame).fontFamily}`, grid: { stroke: grid, width: 1 }, ticks: { show: false }, gap: 8,
    };
    return {
        width: frame.clientWidth, height, padding: [10, 16, 0, 0],
        tzDate: timestamp => uPlot.tzDate(new Date(timestamp * 1000), 'Etc/UTC'),
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 8, fill: surface, width: 2 } },
        scales: {
            x: { range: (_, first, last) => around(first, last, starts) },
            y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] },
        },
        axes: [
            { ...axis, grid: { show: false }, size: 30, space: 70, values: timeLabels },
            { ...axis, size: 52, values: (_, splits) => splits.map(split => Number.isInteger(split) || split < 10 ? format(split) : '') },
        ],
        series: [{}, ...lines.map((line, number): uPlot.Series => {
            const color = colorOf(line.isBefore ? '--before' : `--series-${line.color}`, frame);
            return {
                label: line.label, stroke: color, width: line.isBefore ? 1.5 : 2.25,
                points: { show: line.values.filter(value => value !== null).length === 1 },
                ...(line.isBefore && { dash: [4, 4] }),
                ...(line.isBar && { paths: uPlot.paths.bars!({ size: [0.62, 34], radius: 0.18 }), fill: color, width: 0 }),
                ...(!line.isBar && !line.isBefore && number === 0 && { fill: plot => shade(plot, color) }),
            };
        })],
        hooks: { setCursor: [plot => onIndex(plot.cursor.left! < 0 ? null : plot.cursor.idx ?? null)] },
    };
}

/** A gradient that fades from the line to the axis. */
function shade(plot: uPlot, color: string): CanvasGradient {
    const gradient = plot.ctx.createLinearGradient(0, plot.bbox.top, 0, plot.bbox.top + plot.bbox.height);
    gradient.addColorStop(0, color.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.24)'));
    gradient.addColorStop(1, color.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.02)'));
    return gradient;
}

/** Adds half an interval on both sides, so that the outer bars are not cut off. */
function around(first: number, last: number, starts: readonly string[]): [number, number] {
    const step = starts.length > 1 ? (Date.parse(starts[1]!) - Date.parse(starts[0]!)) / 1000 : 86_400;
    return [first - step / 2, last + step / 2];
}

function timeLabels(_: uPlot, splits: number[], __: number, ___: number, increment: number): string[] {
    return splits.map(split => increment >= 86_400 ? date(split * 1000) : new Date(split * 1000).toISOString().slice(11, 16));
}
