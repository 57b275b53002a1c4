/** A small floor for the API's tests: two teams, a region, five people, and who asks about them. */
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import { MANAGER, openDesk, REP, type Desk } from './desk.ts';

export const READ_KEY: Identity = { kind: 'key', id: 'readkey00000001', name: 'Wallboard', scope: 'read' };
export const WRITE_KEY: Identity = { kind: 'key', id: 'writekey0000001', name: 'CRM', scope: 'write' };

export interface FloorOfFive extends Desk {
	readonly ids: Readonly<Record<'ada' | 'bo' | 'cy' | 'di' | 'loose' | 'red' | 'blue' | 'east', Id>>;
	/** Looks after Red. */
	readonly manager: Identity;
	/** Is Ada. */
	readonly ada: Identity;
	/** Posts rows as this identity (a key that may write, by default), and answers with the ids. */
	log(rows: readonly Record<string, unknown>[], as?: Identity): Promise<Id[]>;
}

/** Ada and Bo are in Red (East), Cy and Di in Blue, all from the start; Lou is in no team. */
export async function openFloorOfFive(after: Parameters<typeof openDesk>[0]): Promise<FloorOfFive> {
	const desk = await openDesk(after);
	const { body } = await desk.ask('POST /people', {
		people: [
			{ name: 'Ada', externalId: 'A1', email: 'ada@floor.example', team: 'Red', region: 'East' },
			{ name: 'Bo', team: 'Red' },
			{ name: 'Cy', team: 'Blue' },
			{ name: 'Di', team: 'Blue' },
			{ name: 'Lou' }
		]
	});
	const [ada = '', bo = '', cy = '', di = '', loose = ''] = (body.results as { id: Id }[]).map(
		({ id }) => id
	);
	const { teams, regions } = desk.app.authority.tables;
	const named = (rows: Iterable<{ id: Id; name: string }>, name: string) =>
		[...rows].find((row) => row.name === name)?.id ?? '';
	const red = named(teams.values(), 'Red');
	return {
		...desk,
		ids: {
			ada,
			bo,
			cy,
			di,
			loose,
			red,
			blue: named(teams.values(), 'Blue'),
			east: named(regions.values(), 'East')
		},
		manager: { ...MANAGER, manages: [red] } as Identity,
		ada: { ...REP, rep: ada } as Identity,
		async log(rows, as = WRITE_KEY) {
			const posted = await desk.ask('POST /activities', { activities: rows }, { as });
			if (posted.status !== 200) throw new Error(JSON.stringify(posted.body));
			await desk.app.authority.reached(posted.body.seq as number);
			return (posted.body.results as { id: Id }[]).map(({ id }) => id);
		}
	};
}
