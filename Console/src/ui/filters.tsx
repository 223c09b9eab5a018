import { useLoad } from '../api/hooks';
import { games } from '../api/api';
import { ranges, type Filter } from '../api/filter';
import { setQuery } from '../router';
import { country as nameOf } from './format';
import { Select } from './fields';

/** Range, game and country of all charts on the page. They are in the address, so that a link has them. */
export function Filters({ filter, countries }: { filter: Filter; countries: readonly string[] }) {
    const catalogue = useLoad('games', async signal => (await games.listGames(undefined, 100, signal)).value.items);
    const known = [...new Set([...countries, ...(filter.country ? [filter.country] : [])])]
        .sort((one, other) => nameOf(one).localeCompare(nameOf(other)));
    return (
        <div class="filters" role="group" aria-label="Filters">
            <Select label="Range" value={filter.range} options={ranges} onValue={range => setQuery({ range })} />
            <Select label="Game" value={filter.gameId ?? ''} onValue={game => setQuery({ game })}
                options={[['', 'All games'], ...(catalogue.data ?? []).map(game => [game.gameId, game.name] as const)]} />
            <Select label="Country" value={filter.country ?? ''} onValue={country => setQuery({ country })}
                options={[['', 'All countries'], ...known.map(code => [code, nameOf(code)] as const)]} />
        </div>
    );
}
