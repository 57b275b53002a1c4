import type { Clock } from '#lib/domain/clock.ts';
import { ensureBasics, machineDefaults } from '#lib/server/record/basics.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import type { Settings } from '#lib/server/settings.ts';
import { continueDemo, fillDemo, wantsDemo } from './fill.ts';

/** What no floor can be without; on an empty one the demo, unless it is switched off. */
export async function prepareFloor(
	store: RecordStore,
	{ demo, dataDir }: Settings,
	clock: Clock,
	log: (line: string) => void
) {
	const defaults = machineDefaults();
	const basics = await ensureBasics(store, defaults);
	if (!basics.ok) throw new Error(`The record could not be prepared: ${basics.error.message}`);
	if (demo === 'off') return;
	const [workspace] = await store.find('workspace', { limit: 1 });
	const parts = { store, clock, zone: workspace?.timeZone ?? defaults.timeZone, dataDir };
	const wanted = await wantsDemo(store);
	if (wanted) log('Making a demo floor: 24 people and six months of work.');
	const filled = wanted ? await fillDemo(parts) : workspace?.demo ? await continueDemo(parts) : undefined;
	if (filled && !filled.ok) log(`The demo could not be made: ${filled.error.message}`);
}
