import type { ComponentChildren } from 'preact';
import { change } from '../ui/format';

/** One figure, compared with the previous period. */
export function Tile({ label, text, delta, isLive, note, name }: {
    label: string; text: string | undefined; delta?: number; isLive?: boolean; note?: ComponentChildren; name: string;
}) {
    return (
        <div class="tile" data-tile={name}>
            <dt>{isLive && <i class="live" aria-hidden="true" />}{label}</dt>
            <dd class="figure">{text ?? <span class="muted">–</span>}</dd>
            <dd class="note">
                {delta !== undefined && <><b class={delta > 0 ? 'good' : delta < 0 ? 'bad' : ''}>{change(delta)}</b> on previous period</>}
                {note}
            </dd>
        </div>
    );
}

export const deltaOf = (value: number | undefined, before: number | undefined): number | undefined =>
    value !== undefined && before ? value / before - 1 : undefined;
